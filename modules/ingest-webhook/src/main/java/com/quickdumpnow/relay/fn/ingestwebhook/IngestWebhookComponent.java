package com.quickdumpnow.relay.fn.ingestwebhook;

import com.quickdumpnow.relay.lambda.Settings;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;

/** All that this function is made of. */
@Singleton
@Component(modules = IngestWebhookModule.class)
interface IngestWebhookComponent {
  Webhook webhook();

  @Component.Factory
  interface Factory {
    IngestWebhookComponent create(@BindsInstance Settings settings);
  }
}
