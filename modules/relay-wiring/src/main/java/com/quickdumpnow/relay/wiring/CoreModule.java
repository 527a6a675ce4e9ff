package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.lambda.BatchRunner;
import com.quickdumpnow.relay.lambda.JsonTelemetry;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.lambda.SystemRelayClock;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wire.StateCodec;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The core, and the machine's own time and chance. */
@Module
public interface CoreModule {
  /** Provides the machine's clock. */
  @Provides
  @Singleton
  static RelayClock clock() {
    return new SystemRelayClock();
  }

  /** Provides log lines and metrics under the name that the platform gives the function. */
  @Provides
  @Singleton
  static Telemetry telemetry(Settings settings, RelayClock clock) {
    var function = settings.environment().getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "relay");
    return new JsonTelemetry(System.out, clock, function);
  }

  /** Provides chance that is seeded anew in each copy of a snapshot, as only this one is. */
  @Provides
  @Singleton
  static RandomGenerator random() {
    return new SecureRandom();
  }

  /** Provides the codec of events. */
  @Provides
  @Singleton
  static EventCodec eventCodec() {
    return new EventCodec();
  }

  /** Provides the codec of states. */
  @Provides
  @Singleton
  static StateCodec stateCodec() {
    return new StateCodec();
  }

  /** Provides the rules. */
  @Provides
  @Singleton
  static CascadeRules rules(Settings settings) {
    return new CascadeRules(settings.duration(Setting.SETTLE_TIME));
  }

  /** Provides what is known of people. */
  @Provides
  @Singleton
  static Contacts contacts(ContactBook book) {
    return new Contacts(book);
  }

  /** Provides the shell of the rules. */
  @Provides
  @Singleton
  static Cascades cascades(
      CascadeRules rules,
      MessageStore store,
      EventBus bus,
      Contacts contacts,
      Telemetry telemetry,
      RelayClock clock,
      RandomGenerator random) {
    return new Cascades(rules, store, bus, contacts, telemetry, clock, random);
  }

  /** Provides the runner of queue batches. */
  @Provides
  @Singleton
  static BatchRunner batches(EventCodec codec, Telemetry telemetry) {
    return new BatchRunner(codec, telemetry);
  }
}
