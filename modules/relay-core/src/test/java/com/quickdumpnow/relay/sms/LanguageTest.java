package com.quickdumpnow.relay.sms;

import static com.quickdumpnow.relay.sms.Language.ENGLISH;
import static com.quickdumpnow.relay.sms.Language.SPANISH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A customer is answered in the language of his own words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LanguageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hola",
        "Hola, ¿cuándo recogen el remolque?",
        "hola cuando recogen el remolque",
        "Gracias!",
        "ok gracias",
        "el contenedor esta lleno",
        "ya está lleno",
        "necesito el dumpster please",
        "Buenos días, quiero un trailer para mañana",
        "BUENAS TARDES NECESITO AYUDA",
        "¿Dónde están?",
        "cuanto cuesta",
        "por favor llámenme",
        "Estamos en 123 Main St, cuando llegan?",
        "¡Listo!"
      })
  void spanish_words_are_spanish(String words) {
    assertThat(Language.of(new TextBody(words))).isEqualTo(SPANISH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "👍",
        "ok",
        "no",
        "si",
        "the trailer is full",
        "Where is my dumpster?",
        "hola, where is my trailer",
        "gracias for the pickup, when will you be here",
        "We are on Camino de la Reina near El Cajon",
        "La Jolla, 12 Paseo del Norte",
        "Los Angeles",
        "Ask José or María at the gate",
        "gate is behind Casa de Oro",
        "trailer full, jalapeño stand",
        "mi casa su casa",
        "Wo ist mein Container?",
        "Où est la benne?",
        "我的垃圾箱在哪里",
        "\ud83d"
      })
  void all_else_is_english(String words) {
    assertThat(Language.of(new TextBody(words))).isEqualTo(ENGLISH);
  }

  /** Law: total. */
  @Test
  void any_text_at_all_has_a_language() {
    var random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      var text =
          random
              .ints(random.nextInt(50), 0, 0x10000)
              .collect(StringBuilder::new, (s, c) -> s.append((char) c), StringBuilder::append)
              .toString();
      assertThat(Language.of(new TextBody(text))).isNotNull();
    }
  }
}
