package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.OperatorMail;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the letters. Sends nothing anywhere. */
public final class FakeMail implements OperatorMail {
  private final List<Letter> letters = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  /**
   * One letter.
   *
   * @param to to whom; empty means the operator
   * @param subject its subject
   * @param text what it says
   */
  public record Letter(String to, String subject, String text) {}

  @Override
  public boolean send(String subject, String text) {
    return sendTo("", subject, text);
  }

  @Override
  public boolean sendTo(String address, String subject, String text) {
    if (down) {
      throw new IllegalStateException("the fake mail is down");
    }
    letters.add(new Letter(address, subject, text));
    return true;
  }

  /** Returns every letter, in order. */
  public List<Letter> letters() {
    return List.copyOf(letters);
  }

  /** From now on every call fails, or no longer does. */
  public void down(boolean isDown) {
    down = isDown;
  }
}
