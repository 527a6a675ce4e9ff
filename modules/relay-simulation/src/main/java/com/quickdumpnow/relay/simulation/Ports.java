package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.cascade.CascadeRules;
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
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.wire.EventCodec;
import java.util.random.RandomGenerator;

/** What one function reaches the world through. */
record Ports(
    RelayClock clock,
    MessageStore store,
    Contacts contacts,
    Texting texting,
    Timers timers,
    OperatorMail mail,
    EventBus bus,
    EventQueues queues,
    JobBook jobs,
    RosterBook rosters,
    Telemetry telemetry,
    RandomGenerator random,
    EventCodec codec,
    CascadeRules rules,
    Settings settings) {
  Ports with(RelayClock other) {
    return new Ports(
        other, store, contacts, texting, timers, mail, bus, queues, jobs, rosters, telemetry,
        random, codec, rules, settings);
  }

  Ports with(MessageStore other) {
    return new Ports(
        clock, other, contacts, texting, timers, mail, bus, queues, jobs, rosters, telemetry,
        random, codec, rules, settings);
  }

  Ports with(Texting other) {
    return new Ports(
        clock, store, contacts, other, timers, mail, bus, queues, jobs, rosters, telemetry, random,
        codec, rules, settings);
  }

  Ports with(Timers other) {
    return new Ports(
        clock, store, contacts, texting, other, mail, bus, queues, jobs, rosters, telemetry, random,
        codec, rules, settings);
  }

  Ports with(EventBus other) {
    return new Ports(
        clock, store, contacts, texting, timers, mail, other, queues, jobs, rosters, telemetry,
        random, codec, rules, settings);
  }

  Ports with(CascadeRules other) {
    return new Ports(
        clock, store, contacts, texting, timers, mail, bus, queues, jobs, rosters, telemetry,
        random, codec, other, settings);
  }
}
