package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.lambda.BatchRunner;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;

/** All that the function is made of that notes receipts. */
@Singleton
@Component(modules = {CoreModule.class, AwsModule.class})
public interface ReceiptComponent {
  /**
   * Makes it of a function's environment.
   *
   * @throws IllegalArgumentException with every setting that is missing or wrong
   */
  static ReceiptComponent create(Map<String, String> environment) {
    var component =
        DaggerReceiptComponent.factory()
            .create(
                Settings.from(
                    environment,
                    EnumSet.of(Setting.TABLE_NAME, Setting.BUS_NAME, Setting.SETTLE_TIME)));
    component.priming().run();
    return component;
  }

  /** The runner of queue batches. */
  BatchRunner batches();

  /** What is gone through before the first event. */
  Priming priming();

  /** Who changes messages. */
  Cascades cascades();

  /** Makes the component. */
  @Component.Factory
  interface Factory {
    /** Makes it of checked settings. */
    ReceiptComponent create(@BindsInstance Settings settings);
  }
}
