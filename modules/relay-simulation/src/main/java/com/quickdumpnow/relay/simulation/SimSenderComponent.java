package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.wiring.SenderComponent;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;

/** What a function is made of here. */
@Singleton
@Component(modules = {PortsModule.class, SenderComponent.Parts.class})
interface SimSenderComponent extends SenderComponent {
  /** Makes it. */
  @Component.Factory
  interface Factory {
    SimSenderComponent create(@BindsInstance Ports ports);
  }
}
