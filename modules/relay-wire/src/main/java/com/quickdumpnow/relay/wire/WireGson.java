package com.quickdumpnow.relay.wire;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.Function;

/** The one Gson that knows the relay's types: values by their text, records by their components. */
final class WireGson {
  private WireGson() {}

  static Gson create() {
    // Gson asks the last one first: what is more special stands further down.
    return new GsonBuilder()
        .setStrictness(Strictness.STRICT)
        .disableHtmlEscaping()
        .registerTypeAdapterFactory(new RecordAdapterFactory())
        .registerTypeAdapterFactory(
            SealedAdapterFactory.of(MessageState.class)
                .form("unseen", MessageState.Unseen.class)
                .form("cascade", MessageState.Cascade.class)
                .form("joined", MessageState.Joined.class)
                .form("settled", MessageState.Settled.class)
                .form("written", MessageState.Written.class)
                .form("erased", MessageState.Erased.class))
        .registerTypeAdapterFactory(
            SealedAdapterFactory.of(MessageState.Status.class)
                .form("open", MessageState.Status.Open.class)
                .form("acked", MessageState.Status.Acked.class)
                .form("exhausted", MessageState.Status.Exhausted.class))
        .registerTypeAdapterFactory(
            SealedAdapterFactory.of(Sending.class)
                .form("planned", Sending.Planned.class)
                .form("intent", Sending.Intent.class)
                .form("unknown", Sending.Unknown.class)
                .form("retry", Sending.Retry.class)
                .form("accepted", Sending.Accepted.class)
                .form("refused", Sending.Refused.class)
                .form("abandoned", Sending.Abandoned.class)
                .form("mailed", Sending.Mailed.class))
        .registerTypeAdapterFactory(
            SealedAdapterFactory.of(JobMatch.class)
                .form("matched", JobMatch.Matched.class)
                .form("unmatched", JobMatch.Unmatched.class))
        .registerTypeAdapterFactory(new OptionalAdapterFactory())
        .registerTypeAdapterFactory(new EnumAdapterFactory())
        .registerTypeAdapter(int.class, ExactAdapter.number(Integer::valueOf))
        .registerTypeAdapter(Integer.class, ExactAdapter.number(Integer::valueOf))
        .registerTypeAdapter(long.class, ExactAdapter.number(Long::valueOf))
        .registerTypeAdapter(boolean.class, ExactAdapter.truth())
        .registerTypeAdapter(
            String.class, TextAdapter.of(Function.identity(), Function.<String>identity()))
        .registerTypeAdapter(Instant.class, TextAdapter.of(Instant::parse, Instant::toString))
        .registerTypeAdapter(LocalTime.class, TextAdapter.of(LocalTime::parse, LocalTime::toString))
        .registerTypeHierarchyAdapter(ZoneId.class, TextAdapter.of(ZoneId::of, ZoneId::getId))
        .registerTypeAdapter(Duration.class, TextAdapter.of(Duration::parse, Duration::toString))
        .registerTypeAdapter(PhoneNumber.class, TextAdapter.of(PhoneNumber::new, PhoneNumber::e164))
        .registerTypeAdapter(MessageId.class, TextAdapter.of(MessageId::new, MessageId::value))
        .registerTypeAdapter(TextSid.class, TextAdapter.of(TextSid::new, TextSid::value))
        .registerTypeAdapter(TextKey.class, TextAdapter.of(TextKey::new, TextKey::value))
        .registerTypeAdapter(TextBody.class, TextAdapter.of(TextBody::new, TextBody::text))
        .registerTypeAdapter(JobId.class, TextAdapter.of(JobId::new, JobId::value))
        .registerTypeAdapter(
            Code.class, TextAdapter.of(text -> new Code(Integer.parseInt(text)), Code::toString))
        .create();
  }
}
