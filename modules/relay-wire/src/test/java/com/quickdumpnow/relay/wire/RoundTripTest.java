package com.quickdumpnow.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.testkit.AnyText;
import com.quickdumpnow.relay.testkit.Property;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Law: what is written is read as what it was, whatever is in it, and is plain ASCII. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoundTripTest {
  private final EventCodec events = new EventCodec();
  private final StateCodec states = new StateCodec();

  @Test
  void any_event_comes_back_as_it_was() {
    Property.holds(
        3_000,
        random -> {
          var event = (RelayEvent) new Values(random).of(RelayEvent.class);
          var json = events.encode(event);
          assertThat(events.decode(json)).isEqualTo(event);
          assertThat(events.encode(events.decode(json))).isEqualTo(json);
          checkPlain(json);
        });
  }

  @Test
  void any_state_comes_back_as_it_was() {
    Property.holds(
        3_000,
        random -> {
          var state = (MessageState) new Values(random).of(MessageState.class);
          var json = states.encode(state);
          assertThat(states.decode(json)).isEqualTo(state);
          checkPlain(json);
        });
  }

  private static void checkPlain(String json) {
    assertThat(json.chars()).as(json).allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  /** Makes values of the relay's types by chance. */
  private static final class Values {
    private final RandomGenerator random;

    Values(RandomGenerator random) {
      this.random = random;
    }

    Object of(Type type) {
      if (type instanceof ParameterizedType generic) {
        var inner = generic.getActualTypeArguments()[0];
        if (generic.getRawType() == Optional.class) {
          return random.nextBoolean() ? Optional.of(of(inner)) : Optional.empty();
        }
        var items = new ArrayList<Object>();
        for (int n = random.nextInt(4); n > 0; n--) {
          items.add(of(inner));
        }
        return items;
      }
      var form = (Class<?>) type;
      if (form == String.class) {
        return AnyText.of(random, 7);
      } else if (form == TextBody.class) {
        return new TextBody(AnyText.of(random, 7));
      } else if (form == Instant.class) {
        return Instant.ofEpochSecond(random.nextLong(-1L << 36, 1L << 36), random.nextInt(1 << 29));
      } else if (form == Duration.class) {
        return Duration.ofSeconds(random.nextLong(1, 1L << 40), random.nextInt(1 << 29));
      } else if (form == int.class || form == Integer.class) {
        return random.nextInt();
      } else if (form == long.class) {
        return random.nextLong();
      } else if (form == boolean.class) {
        return random.nextBoolean();
      } else if (form == PhoneNumber.class) {
        return new PhoneNumber("+1619555%04d".formatted(100 + random.nextInt(100)));
      } else if (form.isEnum()) {
        return form.getEnumConstants()[random.nextInt(form.getEnumConstants().length)];
      } else if (form.isSealed()) {
        var members = form.getPermittedSubclasses();
        return of(members[random.nextInt(members.length)]);
      }
      return record(form);
    }

    /** Names have a form of their own, which is known by their class. */
    private Object record(Class<?> form) {
      return switch (form.getSimpleName()) {
        case "MessageId" -> make(form, "SM" + random.nextInt(1 << 20));
        case "TextSid" -> make(form, "MM%032x".formatted(random.nextInt(1 << 20)));
        case "TextKey" -> make(form, "page-" + random.nextInt(100));
        case "JobId" -> make(form, "j_" + random.nextInt(1 << 20));
        case "Code" -> make(form, random.nextInt(10, 100_000));
        case "Roster" -> Samples.ROSTER;
        default ->
            make(
                form,
                Arrays.stream(form.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .map(this::of)
                    .toArray());
      };
    }

    private static Object make(Class<?> form, Object... parts) {
      try {
        Constructor<?> constructor =
            form.getDeclaredConstructor(
                Arrays.stream(form.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
        return constructor.newInstance(parts);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("cannot make " + form, e);
      }
    }
  }

  @Test
  void the_generator_makes_texts_of_every_kind() {
    var values = new Values(new Random(1));
    var kinds = new HashSet<Class<?>>();
    for (int i = 0; i < 1000; i++) {
      kinds.add(((OutboundText) values.of(OutboundText.class)).sending().getClass());
    }
    assertThat(kinds).hasSize(Sending.class.getPermittedSubclasses().length);
  }
}
