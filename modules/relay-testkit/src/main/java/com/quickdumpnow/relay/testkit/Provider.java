package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextSid;
import java.util.List;

/** The other side of a {@code Texting}: the provider and its phones, as a test arranges them. */
public interface Provider {
  /** A number that the provider never sends to: error 21211. Source: Twilio, test credentials. */
  PhoneNumber NO_PHONE = new PhoneNumber("+15005550001");

  /** What goes wrong with one send. */
  enum Fault {
    /** The provider asks to come back later; nothing is sent. */
    TOO_MANY_REQUESTS,
    /** The provider refuses for good; nothing is sent. */
    REFUSED,
    /** The provider does not know who asks; nothing is sent. */
    UNAUTHORIZED,
    /** The provider breaks down before it sends. */
    ERROR,
    /** The provider sends, and then says that it broke down. */
    ERROR_AFTER_SENDING,
    /** The provider sends, and the connection breaks before its answer. */
    ANSWER_LOST,
    /** The provider cannot be reached. */
    NO_CONNECTION
  }

  /** Makes the next send go wrong in this way; the ones after it go well. */
  void nextSend(Fault fault);

  /** Makes every question fail, or none. */
  void answersQuestions(boolean answers);

  /** Makes the texts that are sent to one phone from now on end like this, at once. */
  void carrier(PhoneNumber phone, DeliveryStatus end);

  /** Lets a phone text the relay's number. */
  MessageId textFrom(PhoneNumber phone, String body, List<String> media);

  /** Returns the bodies of the texts to one phone that the provider really took, oldest first. */
  List<String> takenFor(PhoneNumber phone);

  /** Returns the pictures that went along with one text. */
  List<String> mediaOf(TextSid sid);
}
