package com.quickdumpnow.relay.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 16: auto-responders end in silence, and nobody else does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AutoRepliesTest {
  private static boolean isAutomatic(String text, String... media) {
    return AutoReplies.isAutomatic(
        new InboundText(
            new MessageId("SM1"),
            Instant.EPOCH,
            new PhoneNumber("+16195550140"),
            new PhoneNumber("+16195550100"),
            new TextBody(text),
            List.of(media)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
        "I’m driving with Focus turned on. I’ll see your message when I get where I’m going.",
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get"
            + " where I'm going.",
        "(I'm not receiving notifications. If this is urgent, reply \"urgent\" to send a"
            + " notification through with your original message.)",
        "(I’m not receiving notifications. If this is urgent, reply “urgent” to send a"
            + " notification through with your original message.)",
        "Can't talk, at the lake.\n\nI'll see your message when I get where I'm going.",
        "I'm driving right now",
        "I'm driving right now.",
        "Driving, can't text\nSent from MY ALTIMA",
        "Sent from My Galaxy - automatic reply",
        "Auto-Reply: I am on holiday until Monday",
        "[Automatic reply] back on Monday",
        "AUTOREPLY: busy",
        "This is an automated message. Please do not reply.",
        "Out of office: back on Monday",
        "I am currently out of the office and will reply on my return.",
        "Thank you for contacting Example Roofing. Our business hours are 8 to 5.",
        "Thanks for contacting us! We will get back to you as soon as possible.",
        "Free Msg: Unable to send message - Message Blocking is active.",
        "FreeMsg: the number is not in service",
        "Message not delivered: the recipient's inbox is full",
        "This number does not accept text messages.",
        "This phone cannot receive text messages.",
        "Respuesta automática: estoy de vacaciones",
        "Estoy conduciendo con la función No molestar activada. Veré tu mensaje cuando llegue a mi"
            + " destino.",
        "Estoy manejando en este momento",
        "I'm driving right now.\nSent from MY ALTIMA",
        "(Auto-reply) back at 5",
        "Free Msg: Message Blocking is active.",
        "Unable to send message - Message Blocking is active.",
        "Thank you for contacting us. A representative will answer you on Monday.",
        "Gracias por contactarnos. Le responderemos lo antes posible.",
        "Esta es una respuesta automática. Por favor no responda."
      })
  void a_machine_s_text_is_known(String text) {
    assertThat(isAutomatic(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "👍",
        "ok",
        "I'm driving to the site now, trailer is full",
        "I'm driving right now, call me in 10",
        "I'm driving, gate code is 4411",
        "I'm not receiving notifications about my trailer",
        "If this is urgent call me",
        "If this is urgent, reply and I'll come out",
        "I'll see your message later, go ahead and pick it up",
        "I'm out of the office today, my wife will be home",
        "I'm out of the office until 3, call my cell",
        "Is this an automated message?",
        "I think this is an automated message, is anybody there?",
        "I got your automatic reply, but nobody called",
        "What is your automatic response time?",
        "Sent from my iPhone",
        "trailer is full\nSent from my iPhone",
        "My message was not delivered yesterday",
        "Message not delivered",
        "Thank you for contacting me, please call back as soon as possible",
        "Thanks for contacting us, pick it up any time",
        "Unable to send a picture of it, sorry",
        "Is the first load a free message? Free trailer?",
        "This number is my wife's, text her",
        "Estoy conduciendo, llego en 10",
        "Estoy manejando, el remolque está lleno",
        "Can't talk right now, text me",
        "Do not disturb the neighbors please",
        "Automated response? I need a person, the trailer is leaking",
        "Automated response. I need a person, the trailer is leaking",
        "The trailer is leaking. Automated response. Call me",
        "I need a person. This is an automated message.",
        "This is an automated message. I need a person",
        "Automatic reply again!! Call me",
        "Out of office? Call me",
        "Out of office. Call me",
        "Out of office - call my cell",
        "¿Respuesta automática? Necesito a una persona",
        "Message not delivered. Trying again: trailer is full",
        "Message not delivered\nTrailer is full",
        "Driving, can't text. Call me, the trailer is leaking",
        "I'm driving and can't receive texts, call me",
        "It says: Message Blocking is active. Call me",
        "I am currently out of the office and will return at 3, gate code 4411",
        "Thanks for contacting me, please call during business hours",
        "Thanks for contacting me, can a representative call",
        "Gracias por contactarme, necesito el remolque lo antes posible",
        "Gracias por contactarme, mandeme su horario de atención"
      })
  void a_person_s_text_is_never_taken_for_one(String text) {
    assertThat(isAutomatic(text)).isFalse();
  }

  @Test
  void a_picture_is_a_person_s() {
    assertThat(isAutomatic("I'm driving right now", "https://media.example/1.jpg")).isFalse();
  }

  @Test
  void a_long_text_is_a_person_s() {
    assertThat(isAutomatic("Auto-reply: " + "x".repeat(5_000))).isFalse();
  }
}
