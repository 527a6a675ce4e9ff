package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.Commands;
import com.quickdumpnow.relay.cascade.Intake;
import com.quickdumpnow.relay.cascade.Intake.UnmatchedPolicy;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RosterBook;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.lambda.BatchRunner;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** All that the function is made of that takes texts in. */
@Singleton
@Component(modules = {CoreModule.class, AwsModule.class, IntakeComponent.Parts.class})
public interface IntakeComponent {
  /**
   * Makes it of a function's environment.
   *
   * @throws IllegalArgumentException with every setting that is missing or wrong
   */
  static IntakeComponent create(Map<String, String> environment) {
    var needed =
        EnumSet.of(
            Setting.TABLE_NAME,
            Setting.BUCKET_NAME,
            Setting.BUS_NAME,
            Setting.PUBLIC_BASE_URL,
            Setting.RELAY_NUMBER,
            Setting.SETTLE_TIME,
            Setting.UNMATCHED_POLICY);
    needed.addAll(Setting.ROSTER);
    var component = DaggerIntakeComponent.factory().create(Settings.from(environment, needed));
    component
        .priming()
        .run(
            () -> component.contacts().find(Set.of(Priming.NO_PHONE)),
            () -> component.rosters().current(),
            () -> component.jobs().openJobsOf(Priming.NO_PHONE),
            () -> component.store().openFor(Priming.NO_PHONE));
    return component;
  }

  /** What is known of people. */
  Contacts contacts();

  /** The rosters. */
  RosterBook rosters();

  /** The jobs. */
  JobBook jobs();

  /** The store. */
  MessageStore store();

  /** The runner of queue batches. */
  BatchRunner batches();

  /** What is gone through before the first event. */
  Priming priming();

  /** Who takes texts in. */
  Intake intake();

  /** Makes the component. */
  @Component.Factory
  interface Factory {
    /** Makes it of checked settings. */
    IntakeComponent create(@BindsInstance Settings settings);
  }

  /** What only the intake has. */
  @Module
  interface Parts {
    /** Provides the intake. */
    @Provides
    @Singleton
    static Intake intake(
        Cascades cascades,
        MessageStore store,
        Contacts contacts,
        JobBook jobs,
        EventBus bus,
        Telemetry telemetry,
        RosterBook rosters,
        Settings settings) {
      return new Intake(
          cascades,
          store,
          contacts,
          new Commands(
              cascades,
              store,
              contacts,
              jobs,
              bus,
              telemetry,
              settings.text(Setting.PUBLIC_BASE_URL)),
          jobs,
          rosters,
          settings.phone(Setting.RELAY_NUMBER),
          settings.choice(Setting.UNMATCHED_POLICY, UnmatchedPolicy.class));
    }
  }
}
