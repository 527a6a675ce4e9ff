package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.AwsSettings;
import com.quickdumpnow.relay.aws.AwsTimers;
import com.quickdumpnow.relay.aws.DynamoContactBook;
import com.quickdumpnow.relay.aws.DynamoJobBook;
import com.quickdumpnow.relay.aws.DynamoJobNotes;
import com.quickdumpnow.relay.aws.DynamoLimits;
import com.quickdumpnow.relay.aws.DynamoMessageStore;
import com.quickdumpnow.relay.aws.DynamoPositionBook;
import com.quickdumpnow.relay.aws.DynamoRosterBook;
import com.quickdumpnow.relay.aws.EventBridgeBus;
import com.quickdumpnow.relay.aws.QueueUrls;
import com.quickdumpnow.relay.aws.SesMail;
import com.quickdumpnow.relay.aws.SqsEventQueues;
import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.cascade.Limits;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.OperatorMail;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Roster.WhenPrimaryInactive;
import com.quickdumpnow.relay.cascade.RosterBook;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.job.PositionBook;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wire.StateCodec;
import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The ports as AWS keeps them. A function makes only the clients that it uses. */
@Module
public interface AwsModule {
  /** Provides where AWS is, and who asks. */
  @Provides
  @Singleton
  static AwsClients clients(Settings settings) {
    return new AwsClients(AwsSettings.from(settings.environment()));
  }

  /** Provides the client of DynamoDB. */
  @Provides
  @Singleton
  static DynamoDbClient dynamoDb(AwsClients clients) {
    return clients.dynamoDb();
  }

  /** Provides the client of SQS. */
  @Provides
  @Singleton
  static SqsClient sqs(AwsClients clients) {
    return clients.sqs();
  }

  /** Provides the store. */
  @Provides
  @Singleton
  static MessageStore store(
      DynamoDbClient client, Settings settings, StateCodec codec, RelayClock clock) {
    return new DynamoMessageStore(client, settings.text(Setting.TABLE_NAME), codec, clock);
  }

  /** Provides the contacts. */
  @Provides
  @Singleton
  static ContactBook contacts(DynamoDbClient client, Settings settings, StateCodec codec) {
    return new DynamoContactBook(client, settings.text(Setting.TABLE_NAME), codec);
  }

  /** Provides the limits. */
  @Provides
  @Singleton
  static Limits limits(DynamoDbClient client, Settings settings) {
    return new DynamoLimits(client, settings.text(Setting.TABLE_NAME));
  }

  /** Provides the jobs. */
  @Provides
  @Singleton
  static DynamoJobBook jobs(
      DynamoDbClient client,
      AwsClients clients,
      Settings settings,
      RelayClock clock,
      Telemetry telemetry) {
    return new DynamoJobBook(
        client,
        settings.text(Setting.TABLE_NAME),
        clients.s3(),
        settings.text(Setting.BUCKET_NAME),
        clock,
        telemetry);
  }

  /** Provides where drivers are. */
  @Provides
  @Singleton
  static PositionBook positions(DynamoDbClient client, Settings settings) {
    return new DynamoPositionBook(client, settings.text(Setting.TABLE_NAME));
  }

  /** Provides what was noted about jobs. */
  @Provides
  @Singleton
  static JobNotes notes(DynamoDbClient client, Settings settings) {
    return new DynamoJobNotes(client, settings.text(Setting.TABLE_NAME));
  }

  /** Provides single jobs. */
  @Binds
  JobBook jobBook(DynamoJobBook jobs);

  /** Provides lists of jobs. */
  @Binds
  JobList jobList(DynamoJobBook jobs);

  /** Provides the roster: the one that was set at run time, else the deployment's. */
  @Provides
  @Singleton
  static DynamoRosterBook rosters(
      DynamoDbClient client,
      Settings settings,
      StateCodec codec,
      RelayClock clock,
      Telemetry telemetry) {
    var deployed =
        new Roster(
            0,
            List.of(
                new Responder(
                    "primary",
                    settings.text(Setting.PRIMARY_NAME),
                    settings.phone(Setting.PRIMARY_PHONE),
                    Optional.empty()),
                new Responder(
                    "backup",
                    settings.text(Setting.BACKUP_NAME),
                    settings.phone(Setting.BACKUP_PHONE),
                    Optional.empty())),
            settings.duration(Setting.ACK_TIMEOUT),
            settings.duration(Setting.DELIVERY_TIMEOUT),
            settings.duration(Setting.ACTIVITY_WINDOW),
            settings.choice(Setting.WHEN_PRIMARY_INACTIVE, WhenPrimaryInactive.class),
            Optional.of(CustomerUpdates.of(settings.words(Setting.CUSTOMER_UPDATES))));
    return new DynamoRosterBook(
        client, settings.text(Setting.TABLE_NAME), codec, deployed, clock, telemetry);
  }

  /** Provides who answers. */
  @Binds
  RosterBook rosterBook(DynamoRosterBook rosters);

  /** Provides changes of who answers. */
  @Binds
  RosterDesk rosterDesk(DynamoRosterBook rosters);

  /** Provides the queues, as far as the function has them. */
  @Provides
  @Singleton
  static EventQueues queues(SqsClient client, Settings settings, EventCodec codec) {
    return new SqsEventQueues(client, QueueUrls.from(settings.environment()), codec);
  }

  /** Provides the bus. */
  @Provides
  @Singleton
  static EventBus bus(AwsClients clients, Settings settings, EventCodec codec) {
    return new EventBridgeBus(clients.eventBridge(), settings.text(Setting.BUS_NAME), codec);
  }

  /** Provides the timers. */
  @Provides
  @Singleton
  static Timers timers(
      AwsClients clients,
      SqsClient sqs,
      Settings settings,
      EventCodec codec,
      RelayClock clock,
      Telemetry telemetry) {
    var target =
        new AwsTimers.Target(
            settings.text(Setting.ESCALATIONS_QUEUE_URL),
            settings.text(Setting.ESCALATIONS_QUEUE_ARN),
            settings.text(Setting.SCHEDULE_GROUP),
            settings.text(Setting.SCHEDULE_ROLE_ARN),
            settings.text(Setting.SCHEDULE_DLQ_ARN));
    return new AwsTimers(
        clients.scheduler(),
        sqs,
        target,
        settings.duration(Setting.SCHEDULE_PRECISION),
        codec,
        clock,
        telemetry);
  }

  /** Provides letters to the operator. */
  @Provides
  @Singleton
  static OperatorMail mail(AwsClients clients, Settings settings) {
    return new SesMail(clients.ses(), settings.optional(Setting.ALERT_EMAIL));
  }
}
