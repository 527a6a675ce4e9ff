package com.quickdumpnow.relay.cascade;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Strings of many scripts and of what people send: characters as a reader sees them. */
final class Scripts {
  private static final List<String> SKIN_TONES = List.of("", "🏻", "🏼", "🏽", "🏾", "🏿");

  private Scripts() {}

  /** Single characters as a reader sees them, none of which the relay leaves out. */
  static List<String> characters() {
    return Stream.of(
            people(),
            flags(),
            signs(),
            combined(),
            words(),
            each("ABCabc012 @£$¥èéùìòÇØøÅåΔΦΓΛΩ"),
            each("ÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€’“”—…•ı№"),
            each("𝔘𝓷𝓲𝒸𝟙𝟚𝛀ℝ⅓²"),
            each("שלום אב"),
            each("مرحبا بك٣٤"),
            each("我的垃圾箱在哪里のゴミ箱カ"),
            each("สวัสดีครับ"),
            each("Привет"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> people() {
    var heads = List.of("👨", "👩", "🧑");
    var tails = List.of("🚀", "🚒", "🔧", "🌾", "🍳", "🎓", "⚕️", "⚖️", "✈️", "🦰", "🦽");
    var all = new ArrayList<String>();
    for (var tone : SKIN_TONES) {
      Stream.of("👍", "👋", "🤙", "☝", "🙏", "💪").map(hand -> hand + tone).forEach(all::add);
      for (var head : heads) {
        tails.forEach(tail -> all.add(head + tone + "\u200d" + tail));
        heads.forEach(other -> all.add(head + tone + "\u200d❤️\u200d💋\u200d" + other + tone));
      }
    }
    for (var head : heads) {
      for (var children : List.of("👧", "👦", "👧\u200d👦", "👦\u200d👦", "👧\u200d👧")) {
        all.add(head + "\u200d" + children);
        all.add("👨\u200d" + head + "\u200d" + children);
      }
    }
    return all;
  }

  private static List<String> flags() {
    var countries =
        "US MX CA DE FR ES IT GB JP CN KR IN BR AR CL PE UA PL NL BE CH AT SE NO FI DK IE PT GR TR"
            + " EG ZA NG KE ET IL IQ IR SA AE TH VN PH ID MY SG AU NZ CU PR";
    var all =
        Stream.of(countries.split(" "))
            .map(country ->
                country
                    .chars()
                    .mapToObj(c -> Character.toString(c - 'A' + 0x1F1E6))
                    .collect(Collectors.joining()))
            .collect(Collectors.toCollection(ArrayList::new));
    all.addAll(
        List.of(
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
            "🏳️\u200d🌈",
            "🏴\u200d☠️",
            "🏳️\u200d⚧️"));
    return all;
  }

  private static List<String> signs() {
    var keys = each("0123456789#*").stream().map(key -> key + "\ufe0f\u20e3");
    return Stream.concat(
            keys,
            Stream.of("✌️", "❤️\u200d🔥", "☎️", "⚠️", "🚚", "🗑️", "🐻\u200d❄️", "👁️\u200d🗨️"))
        .toList();
  }

  private static List<String> combined() {
    var marks =
        List.of("\u0300", "\u0301", "\u0302", "\u0303", "\u0308", "\u0327", "\u0331", "\u20dd");
    var all = new ArrayList<String>();
    for (var letter : each("aeionuz")) {
      marks.forEach(mark -> all.add(letter + mark));
      all.add(letter + String.join("", marks));
      all.add(letter + String.join("", marks).repeat(5));
    }
    IntStream.range(0, 19).forEach(i -> all.add(Character.toString(0x1100 + i) + "\u1161\u11ab"));
    all.addAll(
        List.of(
            "क्षि", "ग्रा", "हिं", "நி", "กำ", "ကြ", "ខ្មែ", "بِسْ", "שָׁ", "لَّ", "한", "が", "ﷺ"));
    return all;
  }

  private static List<String> words() {
    return List.of(
        "می\u200cخواهم",
        "ශ්\u200dරී",
        "ไทย\u200bภาษา",
        "a\u200eb\u200f",
        "אב\u200f(1)",
        "\u061c٣",
        "\ufeff",
        "\n",
        "\n\n",
        "\t",
        "  ",
        "\u00a0",
        "\u2003",
        "\u2028",
        "\u2029",
        "\u00ad",
        "#12 j_x +16195550199",
        "\n#34 j_other +16195550141\n",
        "(1/2)",
        "https://example.com/?a=%20&b=c");
  }

  /** By the characters that a reader sees: a mark alone, repeated, would be a single one. */
  private static List<String> each(String text) {
    return Pattern.compile("\\X").matcher(text).results().map(MatchResult::group).toList();
  }

  /**
   * More than 1,000 strings of up to {@code longest} code units: each character repeated, and
   * mixtures of all.
   */
  static List<String> texts(Random random, int longest) {
    var characters = characters();
    var texts = new ArrayList<String>();
    for (var character : characters) {
      var most = longest / character.length();
      texts.add("x".repeat(random.nextInt(3)) + character.repeat(Math.max(0, most - 1)));
    }
    while (texts.size() < 2 * characters.size()) {
      var length = random.nextInt(longest);
      var text = new StringBuilder();
      while (text.length() < length) {
        text.append(characters.get(random.nextInt(characters.size())));
        if (random.nextInt(6) == 0) {
          text.append(' ');
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
