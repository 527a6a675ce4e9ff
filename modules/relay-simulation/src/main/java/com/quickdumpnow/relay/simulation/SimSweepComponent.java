package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.wiring.SweepComponent;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;

/** What a function is made of here. */
@Singleton
@Component(modules = {PortsModule.class, SweepComponent.Parts.class})
interface SimSweepComponent extends SweepComponent {
  /** Makes it. */
  @Component.Factory
  interface Factory {
    SimSweepComponent create(@BindsInstance Ports ports);
  }
}
