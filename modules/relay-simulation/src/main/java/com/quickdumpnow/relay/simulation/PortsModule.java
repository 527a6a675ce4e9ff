package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.OperatorMail;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.RosterBook;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.lambda.BatchRunner;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.wire.EventCodec;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;

/** Stands in for the modules of the core, AWS and Twilio. */
@Module
interface PortsModule {
  @Provides
  static RelayClock clock(Ports ports) {
    return ports.clock();
  }

  @Provides
  static MessageStore store(Ports ports) {
    return ports.store();
  }

  @Provides
  static Contacts contacts(Ports ports) {
    return ports.contacts();
  }

  @Provides
  static EventBus bus(Ports ports) {
    return ports.bus();
  }

  @Provides
  static Texting texting(Ports ports) {
    return ports.texting();
  }

  @Provides
  static Timers timers(Ports ports) {
    return ports.timers();
  }

  @Provides
  static OperatorMail mail(Ports ports) {
    return ports.mail();
  }

  @Provides
  static EventQueues queues(Ports ports) {
    return ports.queues();
  }

  @Provides
  static JobBook jobs(Ports ports) {
    return ports.jobs();
  }

  @Provides
  static RosterBook rosters(Ports ports) {
    return ports.rosters();
  }

  @Provides
  static Telemetry telemetry(Ports ports) {
    return ports.telemetry();
  }

  @Provides
  static EventCodec codec(Ports ports) {
    return ports.codec();
  }

  @Provides
  static Settings settings(Ports ports) {
    return ports.settings();
  }

  @Provides
  @Singleton
  static Cascades cascades(Ports ports) {
    return new Cascades(
        ports.rules(),
        ports.store(),
        ports.bus(),
        ports.contacts(),
        ports.telemetry(),
        ports.clock(),
        ports.random());
  }

  @Provides
  @Singleton
  static BatchRunner batches(EventCodec codec, Telemetry telemetry) {
    return new BatchRunner(codec, telemetry);
  }
}
