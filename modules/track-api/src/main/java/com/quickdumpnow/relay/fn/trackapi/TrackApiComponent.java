package com.quickdumpnow.relay.fn.trackapi;

import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.wiring.AwsModule;
import com.quickdumpnow.relay.wiring.CoreModule;
import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;

/** All that this function is made of. */
@Singleton
@Component(modules = {CoreModule.class, AwsModule.class, TrackApiModule.class})
interface TrackApiComponent {
  TrackApi api();

  @Component.Factory
  interface Factory {
    TrackApiComponent create(@BindsInstance Settings settings);
  }
}
