package com.quickdumpnow.relay.wiring;

import com.quickdumpnow.relay.aws.AwsClients;
import com.quickdumpnow.relay.aws.S3SharedDocument;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.DocumentSync;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.SharedDocument;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All that the function is made of that keeps the shared document. */
@Singleton
@Component(modules = {CoreModule.class, AwsModule.class, DocumentComponent.Parts.class})
public interface DocumentComponent {
  /**
   * Makes it of a function's environment.
   *
   * @throws IllegalArgumentException with every setting that is missing or wrong
   */
  static DocumentComponent create(Map<String, String> environment) {
    return DaggerDocumentComponent.factory()
        .create(
            Settings.from(
                environment,
                EnumSet.of(
                    Setting.TABLE_NAME,
                    Setting.BUCKET_NAME,
                    Setting.BUS_NAME,
                    Setting.SETTLE_TIME)));
  }

  /** What keeps the document. */
  DocumentSync sync();

  /** Makes the component. */
  @Component.Factory
  interface Factory {
    /** Makes it of checked settings. */
    DocumentComponent create(@BindsInstance Settings settings);
  }

  /** What only this function has. */
  @Module
  interface Parts {
    /** Provides the document. */
    @Provides
    @Singleton
    static SharedDocument document(
        DynamoDbClient client,
        AwsClients clients,
        Settings settings,
        RelayClock clock,
        RandomGenerator random,
        Telemetry telemetry) {
      return new S3SharedDocument(
          client,
          settings.text(Setting.TABLE_NAME),
          clients.s3(),
          settings.text(Setting.BUCKET_NAME),
          clock,
          random,
          telemetry);
    }

    /** Provides what keeps it. */
    @Provides
    @Singleton
    static DocumentSync sync(
        SharedDocument document,
        JobBook jobs,
        JobList list,
        JobNotes notes,
        MessageStore store,
        Cascades cascades,
        Telemetry telemetry,
        RelayClock clock) {
      return new DocumentSync(document, jobs, list, notes, store, cascades, telemetry, clock);
    }
  }
}
