package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.OperatorMail;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.cascade.TextSender;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.lambda.BatchRunner;
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
import java.util.Set;

/** All that a function is made of that sends texts. */
@Singleton
@Component(
    modules = {CoreModule.class, AwsModule.class, TwilioModule.class, SenderComponent.Parts.class})
public interface SenderComponent {
  /**
   * Makes it of a function's environment.
   *
   * @throws IllegalArgumentException with every setting that is missing or wrong
   */
  static SenderComponent create(Map<String, String> environment) {
    var component =
        DaggerSenderComponent.factory()
            .create(
                Settings.from(
                    environment,
                    EnumSet.of(
                        Setting.TABLE_NAME,
                        Setting.BUS_NAME,
                        Setting.ESCALATIONS_QUEUE_URL,
                        Setting.ESCALATIONS_QUEUE_ARN,
                        Setting.SCHEDULE_GROUP,
                        Setting.SCHEDULE_ROLE_ARN,
                        Setting.SCHEDULE_DLQ_ARN,
                        Setting.SCHEDULE_PRECISION,
                        Setting.SETTLE_TIME,
                        Setting.SENDER_SECRET_ARN,
                        Setting.PUBLIC_BASE_URL,
                        Setting.RELAY_NUMBER,
                        Setting.TWILIO_ACCOUNT_SID,
                        Setting.TWILIO_MESSAGING_SERVICE_SID,
                        Setting.TWILIO_API_BASE_URL,
                        Setting.ALERT_EMAIL)));
    component
        .priming()
        .run(
            () -> component.contacts().find(Set.of(Priming.NO_PHONE)),
            () -> component.timers().cancel(Priming.NOBODY, Priming.NO_TIMER),
            () -> component.texting().progress(Priming.NO_SID));
    return component;
  }

  /** What is known of people. */
  Contacts contacts();

  /** The timers. */
  Timers timers();

  /** The provider. */
  Texting texting();

  /** The runner of queue batches. */
  BatchRunner batches();

  /** What is gone through before the first event. */
  Priming priming();

  /** Who does what is due for a message. */
  TextSender sender();

  /** What operators see. */
  Telemetry telemetry();

  /** The clock. */
  RelayClock clock();

  /** Makes the component. */
  @Component.Factory
  interface Factory {
    /** Makes it of checked settings. */
    SenderComponent create(@BindsInstance Settings settings);
  }

  /** What only senders have. */
  @Module
  interface Parts {
    /** Provides the sender. */
    @Provides
    @Singleton
    static TextSender sender(
        Cascades cascades,
        MessageStore store,
        Contacts contacts,
        Texting texting,
        Timers timers,
        OperatorMail mail,
        Telemetry telemetry,
        RelayClock clock) {
      return new TextSender(cascades, store, contacts, texting, timers, mail, telemetry, clock);
    }
  }
}
