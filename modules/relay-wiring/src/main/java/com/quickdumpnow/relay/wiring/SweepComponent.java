package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Sweep;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.sms.Texting;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;

/** All that the function is made of that finds what was forgotten. */
@Singleton
@Component(
    modules = {CoreModule.class, AwsModule.class, TwilioModule.class, SweepComponent.Parts.class})
public interface SweepComponent {
  /**
   * Makes it of a function's environment.
   *
   * @throws IllegalArgumentException with every setting that is missing or wrong
   */
  static SweepComponent create(Map<String, String> environment) {
    return DaggerSweepComponent.factory()
        .create(
            Settings.from(
                environment,
                EnumSet.of(
                    Setting.TABLE_NAME,
                    Setting.INBOUND_QUEUE_URL,
                    Setting.ESCALATIONS_QUEUE_URL,
                    Setting.SENDER_SECRET_ARN,
                    Setting.PUBLIC_BASE_URL,
                    Setting.RELAY_NUMBER,
                    Setting.TWILIO_ACCOUNT_SID,
                    Setting.TWILIO_MESSAGING_SERVICE_SID,
                    Setting.TWILIO_API_BASE_URL)));
  }

  /** The sweeper. */
  Sweep sweep();

  /** Makes the component. */
  @Component.Factory
  interface Factory {
    /** Makes it of checked settings. */
    SweepComponent create(@BindsInstance Settings settings);
  }

  /** What only the sweeper has. */
  @Module
  interface Parts {
    /** Provides the sweeper. */
    @Provides
    @Singleton
    static Sweep sweep(
        MessageStore store,
        EventQueues queues,
        Texting texting,
        Telemetry telemetry,
        RelayClock clock) {
      return new Sweep(store, queues, texting, telemetry, clock);
    }
  }
}
