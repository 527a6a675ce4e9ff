package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.wiring.ReceiptComponent;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;

/** What a function is made of here. */
@Singleton
@Component(modules = PortsModule.class)
interface SimReceiptComponent extends ReceiptComponent {
  /** Makes it. */
  @Component.Factory
  interface Factory {
    SimReceiptComponent create(@BindsInstance Ports ports);
  }
}
