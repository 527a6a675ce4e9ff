package com.quickdumpnow.relay.fn.trackapi;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.CachedSecret;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.Limits;
import com.quickdumpnow.relay.cascade.LogErasure;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.NewJobs;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.cascade.WrittenTexts;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.job.PositionBook;
import com.quickdumpnow.relay.job.Tracking;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What the API is made of. */
@Module
interface TrackApiModule {
  /** The version of the interface, as {@code GET /api/health} tells it. */
  String VERSION = "1.0.0";

  static Settings settings(Map<String, String> environment) {
    var needed =
        EnumSet.of(
            Setting.TABLE_NAME,
            Setting.BUCKET_NAME,
            Setting.BUS_NAME,
            Setting.SETTLE_TIME,
            Setting.INBOUND_QUEUE_URL,
            Setting.PUBLIC_BASE_URL,
            Setting.RELAY_NUMBER,
            Setting.DASHBOARD_SECRET_ARN,
            Setting.TOKEN_LIFETIME,
            Setting.ALLOWED_ORIGINS);
    needed.addAll(Setting.ROSTER);
    return Settings.from(environment, needed);
  }

  @Provides
  @Singleton
  static TrackApi api(
      MessageStore store,
      Cascades cascades,
      JobBook jobs,
      JobList list,
      JobNotes notes,
      PositionBook positions,
      EventQueues queues,
      Limits limits,
      RandomGenerator random,
      RosterDesk rosters,
      Contacts contacts,
      AwsClients clients,
      Settings settings,
      Telemetry telemetry,
      RelayClock clock) {
    var secret =
        new CachedSecret(
            clients.secretsManager(),
            settings.text(Setting.DASHBOARD_SECRET_ARN),
            clock,
            telemetry);
    var origins = Set.copyOf(settings.words(Setting.ALLOWED_ORIGINS));
    var keys = new DashboardKeys(() -> secret.texts("keys"));
    var newJobs =
        new NewJobs(jobs, queues, limits, clock, random, settings.text(Setting.PUBLIC_BASE_URL));
    var tracking = new Tracking(positions);
    return new TrackApi(
        new MessageRoutes(store, new LogErasure(cascades, store, notes, clock), jobs, keys, clock),
        new SendRoutes(
            new WrittenTexts(cascades, store, contacts, clock),
            jobs,
            settings.phone(Setting.RELAY_NUMBER),
            keys,
            random),
        new JobRoutes(
            jobs,
            list,
            notes,
            newJobs,
            store,
            cascades,
            tracking,
            rosters,
            contacts,
            keys,
            settings.duration(Setting.TOKEN_LIFETIME),
            clock),
        new PositionRoutes(
            tracking, jobs, keys, random, settings.text(Setting.PUBLIC_BASE_URL), telemetry, clock),
        new RosterRoutes(rosters, settings.phone(Setting.RELAY_NUMBER), keys, telemetry),
        origins,
        telemetry,
        VERSION);
  }
}
