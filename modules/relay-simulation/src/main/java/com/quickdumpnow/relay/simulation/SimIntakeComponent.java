package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.wiring.IntakeComponent;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;

/** What a function is made of here. */
@Singleton
@Component(modules = {PortsModule.class, IntakeComponent.Parts.class})
interface SimIntakeComponent extends IntakeComponent {
  /** Makes it. */
  @Component.Factory
  interface Factory {
    SimIntakeComponent create(@BindsInstance Ports ports);
  }
}
