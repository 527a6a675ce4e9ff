package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.aws.DynamoContactBook;
import com.quickdumpnow.relay.aws.DynamoHandLog;
import com.quickdumpnow.relay.aws.DynamoJobBook;
import com.quickdumpnow.relay.aws.DynamoMessageStore;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.RosterBook;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.wire.StateCodec;
import com.quickdumpnow.relay.wiring.AwsModule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What a deployed relay knows, read as its functions read it. */
public final class Books implements AutoCloseable {
  /** What is set in a deployment and decides what happens to a text. */
  private static final Set<Setting> DECISIVE =
      EnumSet.of(
          Setting.PUBLIC_BASE_URL,
          Setting.RELAY_NUMBER,
          Setting.SETTLE_TIME,
          Setting.UNMATCHED_POLICY);

  private final DynamoDbClient dynamoDb;
  private final S3Client s3;
  private final Settings settings;
  private final MessageStore store;
  private final ContactBook contacts;
  private final JobBook jobs;
  private final RosterBook rosters;

  /** Opens those of a deployment. */
  public Books(Deployment deployment, InstantSource clock) {
    var needed = EnumSet.copyOf(DECISIVE);
    needed.addAll(Setting.ROSTER);
    var environment = new HashMap<String, String>();
    needed.forEach(setting -> environment.put(setting.name(), deployment.setting(setting.name())));
    // An address that was not given is the deployment's own.
    environment.put(Setting.PUBLIC_BASE_URL.name(), deployment.output("PublicUrl"));
    environment.put(Setting.TABLE_NAME.name(), deployment.physical("RelayTable"));
    needed.add(Setting.TABLE_NAME);
    this.settings = Settings.from(environment, needed);
    this.dynamoDb = deployment.clients().dynamoDb();
    this.s3 = deployment.clients().s3();
    var table = settings.text(Setting.TABLE_NAME);
    var codec = new StateCodec();
    var time = new ReadingClock(clock);
    this.store = new DynamoMessageStore(dynamoDb, table, codec, time);
    this.contacts = new DynamoContactBook(dynamoDb, table, codec);
    this.jobs =
        new DynamoJobBook(
            dynamoDb, table, s3, deployment.physical("StateBucket"), time, Silence.INSTANCE);
    this.rosters = AwsModule.rosters(dynamoDb, settings, codec, time, Silence.INSTANCE);
  }

  Settings settings() {
    return settings;
  }

  /** Returns what is known of messages. */
  public MessageStore store() {
    return store;
  }

  /** Returns what is known of people. */
  public Contacts people() {
    return new Contacts(contacts);
  }

  /** Returns what was done by hand. */
  public DynamoHandLog byHand() {
    return new DynamoHandLog(dynamoDb, settings.text(Setting.TABLE_NAME));
  }

  ContactBook contacts() {
    return contacts;
  }

  JobBook jobs() {
    return jobs;
  }

  /** Returns who answers now. */
  public RosterBook rosters() {
    return rosters;
  }

  @Override
  public void close() {
    dynamoDb.close();
    s3.close();
  }

  /** For adapters that only read here, which never wait. */
  private record ReadingClock(InstantSource source) implements RelayClock {
    @Override
    public Instant instant() {
      return source.instant();
    }

    @Override
    public void pause(Duration duration) {
      throw new UnsupportedOperationException("nothing is changed here");
    }
  }

  /** An operator's look at the relay is no event of the relay's. */
  enum Silence implements Telemetry {
    /** The one. */
    INSTANCE;

    @Override
    public void logged(MessageId message, LogEntry entry) {}

    @Override
    public void count(String metric, Map<String, String> facts) {}

    @Override
    public void measure(String metric, Duration time, Map<String, String> facts) {}
  }
}
