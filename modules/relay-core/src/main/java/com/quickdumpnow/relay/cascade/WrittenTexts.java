package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes what somebody writes to a customer on the dashboard. It is sent as any text is: claimed
 * first, once, and looked for at the provider where nobody knows whether it went out.
 */
public final class WrittenTexts {
  private final Cascades cascades;
  private final MessageStore store;
  private final Contacts contacts;
  private final RelayClock clock;

  /** Makes the desk of these ports. */
  public WrittenTexts(Cascades cascades, MessageStore store, Contacts contacts, RelayClock clock) {
    this.cascades = cascades;
    this.store = store;
    this.contacts = contacts;
    this.clock = clock;
  }

  /** What became of a request. */
  public sealed interface Taken {
    /** It is kept, and is sent whatever happens; or it was kept before. */
    record Kept(MessageState message) implements Taken {}

    /** The customer has opted out: nothing is kept, and nothing sent. */
    record OptedOut() implements Taken {}

    /** The name stands for another text already. */
    record NameTaken() implements Taken {}
  }

  /**
   * Takes a text. The same under the same name again changes nothing, and does what may have been
   * left undone.
   *
   * @param name by which the text is known for ever
   * @param job which job it is about
   * @param words not blank unless there are pictures
   * @throws RuntimeException if a port did not answer; the same again is safe
   */
  public Taken write(
      MessageId name, PhoneNumber to, Optional<JobId> job, TextBody words, List<String> media) {
    var request = Job.sha256(String.join("\n", to.e164(), String.join(" ", media), words.text()));
    if (store.load(name).state() instanceof Unseen && contacts.find(Set.of(to)).of(to).optedOut()) {
      return new Taken.OptedOut();
    }
    var kept =
        cascades
            .begin(
                name,
                new CascadeEvent.TextWritten(clock.instant(), name, request, to, job, words, media))
            .next();
    return switch (kept) {
      case Written written when written.request().equals(request) -> new Taken.Kept(written);
      case Erased erased -> new Taken.Kept(erased);
      default -> new Taken.NameTaken();
    };
  }
}
