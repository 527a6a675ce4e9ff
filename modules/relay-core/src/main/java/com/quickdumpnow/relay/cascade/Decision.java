package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.contact.Contact.Quota;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;

/** What is to be done in the world, in the order given, once the new state is kept. */
public sealed interface Decision {
  /** Tell the other functions. */
  record Publish(RelayEvent event) implements Decision {}

  /** Remember that whoever has this phone must not be texted: the provider said so. */
  record OptOut(PhoneNumber phone, Instant at) implements Decision {}

  /** Have the message woken at {@code due}; nothing happens if that timer is armed. */
  record Arm(TimerKey timer, Instant due) implements Decision {}

  /** The same for a timer that came early. */
  record Rearm(TimerKey timer, Instant due) implements Decision {}

  /** Take a timer back; a leftover is harmless. */
  record Cancel(TimerKey timer) implements Decision {}

  /**
   * Find out whether the person may be sent one more text of its kind, and report with {@link
   * CascadeEvent.Admitted}.
   */
  record Admit(TextKey text, Quota quota) implements Decision {}

  /** Send it as a letter to its responder, and report with {@link CascadeEvent.LetterSent}. */
  record Mail(TextKey text) implements Decision {}

  /** Hand the text to the provider, once, and report with {@link CascadeEvent.SendReturned}. */
  record Send(TextKey text, int n) implements Decision {}

  /** Ask the provider about it, and report with {@link CascadeEvent.ProgressAsked}. */
  record AskProgress(TextKey text, TextSid sid) implements Decision {}

  /** Search the provider's list, and report with {@link CascadeEvent.ListSearched}. */
  record SearchList(TextKey text, int n) implements Decision {}

  /** Tell the operator by e-mail, and report with {@link CascadeEvent.OperatorMailed}. */
  record MailOperator() implements Decision {}
}
