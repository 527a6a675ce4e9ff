package com.quickdumpnow.relay.simulation;

import static java.util.stream.Collectors.groupingBy;

import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Bundle;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.simulation.ProviderModel.Taken;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of each run, judged over all that happened in it. Each check is named as in {@code
 * docs/reliability.md}; a complaint begins with that name.
 */
final class Invariants {
  /** Calls of functions for one text in: webhook, intake, and the first page's function. */
  private static final int CALLS_IN = 3;

  /** Calls of functions for one text out: three receipts of two calls each, and its timers. */
  private static final int CALLS_OUT = 12;

  private static final int HOPS_AT_FIRST = 3;

  /** A timer, which may have to be armed once more. */
  private static final int HOPS_A_STEP = 2;

  private static final long UPDATES_APART = 30 * 60_000;

  /** How much one clock is off at most. */
  private static final long CLOCKS_APART = 120_000;

  private static final Pattern TIME = Pattern.compile("\"at\":\"[^\"]*\"");

  private final World world;
  private final History history;
  private final Options options;
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, Integer> texts;

  private Invariants(World world, Options options) {
    this.world = world;
    this.history = world.history;
    this.options = options;
    this.texts = texts(world);
  }

  /** Returns all that is wrong with a run, the safety rules first. */
  static List<String> judge(World world, Options options) {
    var judge = new Invariants(world, options);
    judge.complaints.addAll(world.history.complaints());
    judge.once();
    judge.onceIn();
    judge.ackWins();
    judge.neverEarly();
    judge.watched();
    judge.consent();
    judge.spared();
    judge.trueLog();
    judge.rightEar();
    judge.bounded();
    if (options.netsOff().isEmpty() || judge.othersCover()) {
      judge.kept();
      judge.ends();
      judge.somebody();
      judge.bundled();
      judge.settled();
      judge.prompt();
    }
    return judge.complaints;
  }

  /** Whether the nets that are left catch everything in the end. */
  private boolean othersCover() {
    return !options.netsOff().contains(Options.Net.SWEEPER)
        && !options.netsOff().contains(Options.Net.LIST);
  }

  @SuppressWarnings("AnnotateFormatMethod") // every format is written in this file
  private void check(boolean holds, String invariant, String what, @Nullable Object... facts) {
    if (!holds) {
      complaints.add(invariant + " " + what.formatted(facts));
    }
  }

  private List<Cascade> cascades() {
    return world.table.all().stream()
        .map(world::state)
        .filter(Cascade.class::isInstance)
        .map(Cascade.class::cast)
        .toList();
  }

  /** I1: what was accepted is kept, and what only the provider has is found. */
  private void kept() {
    for (var id : history.accepted()) {
      if (!id.value().startsWith("SM0")) { // The provider's own texts, of which these are receipts.
        check(!(world.state(id) instanceof Unseen), "I1", "%s was accepted and is not kept", id);
      }
    }
    for (var received : world.provider.received()) {
      var id = received.text().id();
      check(
          !(world.state(id) instanceof Unseen),
          "I1",
          "%s is in the provider's list and was never taken in",
          id);
    }
  }

  /** I2: every message comes to exactly one end, and stays there. */
  private void ends() {
    for (var id : world.table.all()) {
      var state = world.state(id);
      var due = world.rules.due(state);
      check(World.isTerminal(state), "I2", "%s came to no end: %s", id, state);
      check(due.isEmpty(), "I2", "%s is not done with: due %s", id, due);
    }
    check(world.deadLetters.isEmpty(), "I2", "%d dead letters stay dead", world.deadLetters.size());
  }

  /** I2 and I3: one beginning for each message, and no way back. */
  private void onceIn() {
    var begun = new HashSet<MessageId>();
    for (var change : history.changes()) {
      if (change.before() instanceof Unseen) {
        check(begun.add(change.id()), "I3", "%s begins twice", change.id());
      }
      check(
          mayFollow(change.before(), change.after()),
          "I2",
          "%s goes from %s to %s",
          change.id(),
          name(change.before()),
          name(change.after()));
    }
  }

  private static boolean mayFollow(MessageState before, MessageState after) {
    return switch (before) {
      case Unseen _ -> true;
      case Settled _ -> after instanceof Settled;
      case Joined _, MessageState.Erased _ -> after.equals(before);
      case MessageState.Written _ -> true;
      case Cascade(_, _, _, _, var was, _, _) ->
          after instanceof Cascade(_, _, _, _, var is, _, _)
              && switch (was) {
                case Status.Open _ -> true;
                case Status.Exhausted _ -> !(is instanceof Status.Open);
                case Status.Acked acked ->
                    is instanceof Status.Acked now && now.ack().equals(acked.ack());
              };
    };
  }

  private static String name(MessageState state) {
    return state instanceof Cascade cascade
        ? cascade.status().getClass().getSimpleName()
        : state.getClass().getSimpleName();
  }

  /**
   * I4: no text is on a phone twice. Two texts of the same words to the same phone cannot be told
   * apart in the provider's list: of such, a phone has at most as many as there are.
   */
  private void once() {
    var onPhone = new LinkedHashMap<String, List<Taken>>();
    for (var taken : history.taken()) {
      onPhone.computeIfAbsent(words(taken), _ -> new ArrayList<>()).add(taken);
    }
    onPhone.forEach((words, all) -> {
      if (all.size() > sameWords(words)) {
        check(
            false,
            "I4",
            "%s went out at %d ms and %s again at %d ms",
            all.getFirst().key(),
            all.getFirst().at(),
            all.getLast().key(),
            all.getLast().at());
      }
    });
  }

  private static String words(Taken taken) {
    return taken.text().to().e164() + " " + taken.text().body().text();
  }

  private static String words(OutboundText text) {
    return text.to().e164() + " " + text.body().text();
  }

  /** How many texts of the relay's say the same to the same phone. */
  private static Map<String, Integer> texts(World world) {
    var texts = new HashMap<String, Integer>();
    for (var id : world.table.all()) {
      for (var text : world.state(id).texts()) {
        texts.merge(words(text), 1, Integer::sum);
      }
    }
    return texts;
  }

  private int sameWords(String words) {
    return texts.getOrDefault(words, 0);
  }

  private boolean isAmbiguous(OutboundText text) {
    return sameWords(words(text)) > 1;
  }

  /** I5: the end without anybody comes only after everybody was asked, or could not be. */
  private void somebody() {
    for (var cascade : cascades()) {
      var exhausted =
          switch (cascade.status()) {
            case Status.Exhausted _ -> true;
            case Status.Acked(_, var at) -> at.isPresent();
            case Status.Open _ -> false;
          };
      if (!exhausted) {
        continue;
      }
      for (int step = 0; step < cascade.roster().chain().size(); step++) {
        var key = new ReceiptKey(cascade.text().id(), new TextKey("page-" + step));
        var page = cascade.text(key.text());
        check(page.isPresent(), "I5", "%s ended and was never claimed", key.encoded());
        page.ifPresent(text ->
            check(
                phone(key) >= 1
                    || text.sending() instanceof Sending.Refused
                    || text.sending() instanceof Sending.Abandoned,
                "I5",
                "%s is on no phone and did not fail: %s",
                key.encoded(),
                text.sending()));
      }
    }
  }

  private long phone(ReceiptKey key) {
    return history.taken().stream().filter(one -> one.text().receiptKey().equals(key)).count();
  }

  /** I5: a text that goes with another one is with it, once, and is told of. */
  private void bundled() {
    for (var id : world.table.all()) {
      if (world.state(id) instanceof Joined joined) {
        var with =
            world.state(joined.lead()) instanceof Cascade lead
                ? lead.bundle()
                : Optional.<Bundle>empty();
        var times =
            with.stream()
                .flatMap(bundle -> bundle.texts().stream())
                .filter(one -> one.id().equals(id))
                .count();
        check(times == 1, "I5", "%s goes with %s, which has it %d times", id, joined.lead(), times);
        check(
            with.filter(bundle -> bundle.told() == bundle.texts().size()).isPresent(),
            "I5",
            "%s goes with %s, and nobody is told of it",
            id,
            joined.lead());
      }
    }
  }

  /**
   * I6: nobody is paged after an ack, in the order of the commits. But for whoever took it without
   * having read it, as far as anybody knows.
   */
  private void ackWins() {
    var over = new HashSet<MessageId>();
    for (var change : history.changes()) {
      for (var entry : change.log()) {
        if (entry.what() == What.CLAIMED
            && isPage(entry)
            && over.contains(change.id())
            && !isTakers(change.after(), entry)) {
          check(
              false,
              "I6",
              "%s of %s is claimed at %d ms, after the cascade was over",
              entry.text().orElseThrow(),
              change.id(),
              change.at());
        }
      }
      if (change.after() instanceof Cascade cascade && !cascade.open()) {
        over.add(change.id());
      }
    }
  }

  private static boolean isTakers(MessageState state, LogEntry entry) {
    var taker =
        state instanceof Cascade cascade
            ? cascade.ack().flatMap(Ack::responder)
            : Optional.<Integer>empty();
    return taker.isPresent()
        && entry.text().flatMap(state::text).flatMap(OutboundText::responder).equals(taker);
  }

  private static boolean isPage(LogEntry entry) {
    return entry.text().filter(text -> text.value().startsWith("page-")).isPresent();
  }

  /** I7: nobody is given up before his time is over, by the clock of whoever decides. */
  private void neverEarly() {
    for (var change : history.changes()) {
      if (!(change.before() instanceof Cascade before)) {
        continue;
      }
      for (var entry : change.log()) {
        if (entry.what() != What.ESCALATED && entry.what() != What.EXHAUSTED) {
          continue;
        }
        var cause = entry.evidence().getOrDefault("cause", "");
        var page = before.currentPage();
        if (page.isEmpty()) {
          continue;
        }
        var now = Agenda.START.plusMillis(change.clock());
        if (cause.equals("NO_ACK")) {
          check(
              !now.isBefore(before.ackDeadline(page.get())),
              "I7",
              "%s gives %s up at %s, before %s",
              change.id(),
              page.get().key(),
              now,
              before.ackDeadline(page.get()));
        } else if (cause.equals("NOT_HANDED_OVER")) {
          check(
              !now.isBefore(before.deliveryDeadline(page.get())),
              "I7",
              "%s gives %s up at %s, before %s",
              change.id(),
              page.get().key(),
              now,
              before.deliveryDeadline(page.get()));
        }
      }
    }
  }

  /** L1: whoever is known not to want it is texted by nobody who has looked since. */
  private void consent() {
    for (var post : history.everyPost()) {
      history.consents().reversed().stream()
          .filter(said -> said.phone().equals(post.to()))
          .filter(said -> said.at() < post.at() - Machine.TIMEOUT)
          .findFirst()
          .ifPresent(said ->
              check(
                  !said.optedOut()
                      || history.consents().stream()
                          .anyMatch(later ->
                              later.phone().equals(post.to())
                                  && !later.optedOut()
                                  && later.at() > said.at()
                                  && later.at() <= post.at()),
                  "L1",
                  "%s is sent at %d ms, who opted out at %d ms",
                  post.key().encoded(),
                  post.at(),
                  said.at()));
    }
  }

  /** Rule 16: no customer hears two updates within half an hour, as far as clocks agree. */
  private void spared() {
    Map<PhoneNumber, History.Posted> last = new HashMap<>();
    for (var post : history.everyPost()) {
      if (!post.key().text().value().startsWith("update-")) {
        continue;
      }
      var former = last.put(post.to(), post);
      check(
          former == null
              || former.key().equals(post.key())
              || post.at() - former.at() >= UPDATES_APART - 2 * CLOCKS_APART - Machine.TIMEOUT,
          "R16",
          "%s follows %s too soon",
          post.key().encoded(),
          former == null ? "" : former.key().encoded());
    }
  }

  /** I8: a page is watched before it goes out, unless somebody took the message by then. */
  private void watched() {
    for (var page : history.unwatched()) {
      var state =
          history.changes().subList(0, page.changes()).reversed().stream()
              .filter(change -> change.id().equals(page.key().message()))
              .findFirst()
              .map(History.Change::after);
      check(
          state
              .filter(known -> known instanceof Cascade cascade && cascade.ack().isPresent())
              .isPresent(),
          "I8",
          "%s goes out at %d ms and no %s timer watches it",
          page.key().encoded(),
          page.at(),
          page.timer());
    }
  }

  /** I8: without bad luck everything comes at its time. */
  private void prompt() {
    if (!world.chance.hits().isEmpty()
        || !options.kills().isEmpty()
        || !options.netsOff().isEmpty()) {
      return;
    }
    for (var change : history.changes()) {
      if (!(change.before() instanceof Cascade before)) {
        continue;
      }
      for (var entry : change.log()) {
        if ((entry.what() == What.ESCALATED || entry.what() == What.EXHAUSTED)
            && "NO_ACK".equals(entry.evidence().get("cause"))) {
          var deadline = Agenda.millis(before.ackDeadline(before.currentPage().orElseThrow()));
          check(
              change.at() <= deadline + 3_000,
              "I8",
              "%s moves on %d ms late",
              change.id(),
              change.at() - deadline);
        }
      }
    }
    check(history.count("Forgotten") == 0, "I8", "the sweeper found something forgotten");
  }

  /** I9: no status goes back, the log tells the state, and delivered means delivered. */
  private void trueLog() {
    for (var change : history.changes()) {
      for (var before : change.before().texts()) {
        var after = change.after().text(before.key());
        check(after.isPresent(), "I9", "%s-%s vanished", change.id(), before.key());
        after.ifPresent(text -> {
          check(
              rank(text) >= rank(before),
              "I9",
              "%s-%s goes back from %s to %s",
              change.id(),
              text.key(),
              before.delivery(),
              text.delivery());
          check(
              before.sid().isEmpty() || before.sid().equals(text.sid()),
              "I9",
              "%s-%s was %s and is %s",
              change.id(),
              text.key(),
              before.sending(),
              text.sending());
          check(
              before.sending().n() <= text.sending().n(),
              "I9",
              "%s-%s goes from try %d back to %d",
              change.id(),
              text.key(),
              before.sending().n(),
              text.sending().n());
        });
      }
    }
    var taken = new HashMap<TextSid, Taken>();
    history.taken().forEach(one -> taken.put(one.sid(), one));
    for (var id : world.table.all()) {
      var state = world.state(id);
      for (var text : state.texts()) {
        text.delivery()
            .filter(_ -> !isAmbiguous(text))
            .ifPresent(known ->
                check(
                    text.sid()
                        .map(taken::get)
                        .filter(one ->
                            one.reports().stream()
                                .anyMatch(report -> report.status() == known.status()))
                        .isPresent(),
                    "I9",
                    "%s-%s is %s, which the provider never said",
                    id,
                    text.key(),
                    known.status()));
        text.sid()
            .filter(_ -> !isAmbiguous(text))
            .ifPresent(sid ->
                check(
                    Optional.ofNullable(taken.get(sid))
                        .filter(
                            one -> one.text().receiptKey().equals(new ReceiptKey(id, text.key())))
                        .isPresent(),
                    "I9",
                    "%s-%s has the sid of another text",
                    id,
                    text.key()));
      }
      logTells(id, state);
    }
  }

  private void logTells(MessageId id, MessageState state) {
    var log = world.table.peekLog(id);
    if (state instanceof Cascade cascade) {
      check(
          log.stream().filter(entry -> entry.what() == What.ACKED).count()
              == (cascade.ack().isPresent() ? 1 : 0),
          "I9",
          "%s is %s, and its log does not say so",
          id,
          name(state));
    }
    var claims = new LinkedHashMap<TextKey, Integer>();
    var sent = new LinkedHashMap<TextKey, String>();
    for (var entry : log) {
      if (entry.what() == What.CLAIMED) {
        claims.merge(entry.text().orElseThrow(), 1, Integer::sum);
      } else if (entry.what() == What.SENT) {
        sent.put(entry.text().orElseThrow(), entry.evidence().getOrDefault("sid", ""));
      }
      check(
          entry.what() != What.DOUBLED
              || entry.text().flatMap(state::text).filter(this::isAmbiguous).isPresent(),
          "I4",
          "%s: the log says DOUBLED",
          id);
    }
    for (var text : state.texts()) {
      check(
          claims.getOrDefault(text.key(), 0) == text.sending().n(),
          "I9",
          "%s-%s is at try %d, and the log has %s claims",
          id,
          text.key(),
          text.sending().n(),
          claims.get(text.key()));
      check(
          text.sid().map(sid -> sid.value()).orElse("").equals(sent.getOrDefault(text.key(), "")),
          "I9",
          "%s-%s has the sid %s, and the log says %s",
          id,
          text.key(),
          text.sid(),
          sent.get(text.key()));
    }
  }

  private static int rank(OutboundText text) {
    return text.delivery().map(known -> known.status().rank()).orElse(0);
  }

  /** I9: what the provider took is known as taken, once all is quiet. */
  private void settled() {
    for (var taken : history.taken()) {
      var key = taken.text().receiptKey();
      if (sameWords(words(taken)) > 1) {
        continue; // Another text of the same words may have been taken for this one.
      }
      check(
          world.state(key.message()).text(key.text()).flatMap(OutboundText::sid).isPresent(),
          "I9",
          "%s is on a phone, and the relay has it as %s",
          taken.key(),
          world.state(key.message()).text(key.text()).map(OutboundText::sending));
    }
  }

  /** I10: a customer gets the words that were written to him, and a command meets its message. */
  private void rightEar() {
    for (var taken : history.taken()) {
      var key = taken.text().receiptKey();
      var name = key.text().value();
      if (!(world.state(key.message()) instanceof Cascade cascade)) {
        continue;
      }
      if (name.startsWith("reply-")) {
        var reply = history.replies().get(new MessageId(name.substring("reply-".length())));
        check(
            reply != null
                && taken.text().body().text().equals(reply.words())
                && taken.text().to().equals(cascade.text().from()),
            "I10",
            "%s is not what was written",
            taken.key());
        if (reply != null && reply.meant() != null) {
          check(
              key.message().equals(reply.meant()),
              "I10",
              "%s was meant for %s",
              taken.key(),
              reply.meant());
        }
      }
    }
    for (var cascade : cascades()) {
      cascade
          .ack()
          .filter(ack -> ack.how() == Ack.How.SMS)
          .ifPresent(ack -> rightCommand(cascade, ack));
    }
  }

  private void rightCommand(Cascade cascade, Ack ack) {
    var reply = history.replies().get(new MessageId(ack.evidence()));
    check(reply != null, "I10", "%s is acked by nobody's text", cascade.text().id());
    if (reply == null) {
      return;
    }
    check(
        cascade.texts().stream()
            .anyMatch(text -> text.purpose().asks() && text.to().e164().equals(reply.phone())),
        "I10",
        "%s is acked by somebody who was never asked",
        cascade.text().id());
    check(
        reply.meant() == null || reply.meant().equals(cascade.text().id()),
        "I10",
        "%s was meant for %s and acked %s",
        reply.id(),
        reply.meant(),
        cascade.text().id());
  }

  /**
   * I15, where nothing goes wrong: what one text in and one text out cost, and how long a chain of
   * queue and function becomes. Nets that stand in for each other hide that one is broken; counting
   * finds it.
   */
  static List<String> thrifty(World world) {
    var judge = new Invariants(world, Options.NONE.cleanly());
    var in = world.provider.received().size();
    var out = world.history.taken().size();
    var work = world.machine.work();
    judge.check(
        work <= CALLS_IN * in + CALLS_OUT * out,
        "I15",
        "%d calls of functions for %d texts in and %d out",
        work,
        in,
        out);
    var hops = world.machine.mostHops();
    judge.check(
        hops <= HOPS_AT_FIRST + HOPS_A_STEP * World.CHAIN_MAX,
        "I15",
        "a chain of %d queues and functions",
        hops);
    return judge.complaints;
  }

  /** I15: the work stays within bounds. */
  private void bounded() {
    var live =
        history.schedules().stream()
            .collect(groupingBy(one -> TIME.matcher(one.input()).replaceAll("")));
    var early =
        world.chance.hits().stream().filter(hit -> hit.kind() == Fault.SCHEDULE_EARLY).count();
    live.forEach((timer, made) -> {
      // Whoever read the message before another one ended it may make anew what that one deleted.
      var again =
          made.stream()
              .map(History.Scheduled::name)
              .distinct()
              .mapToInt(name -> Math.max(0, history.deletions(name) - 1))
              .sum();
      var times = made.size();
      check(times <= 2 + early + again, "I15", "%d schedules for one timer: %s", times, timer);
    });
    for (var change : history.changes()) {
      for (var text : change.after().texts()) {
        check(text.sending().n() <= 60, "I15", "%s-%s is tried too often", change.id(), text.key());
      }
    }
    if (!history.hadSchedulerFailure()) {
      check(
          history.count("SchedulerUnavailable") == 0,
          "I15",
          "Scheduler is said to fail, and did not");
    }
  }

  /** How a run stands, to be compared with how it stands after everything was sent again. */
  record Standing(List<String> phones, Map<MessageId, String> states) {
    /** Of these messages: others may be found in the provider's list in the meantime. */
    static Standing of(World world, List<MessageId> messages) {
      var states = new LinkedHashMap<MessageId, String>();
      messages.forEach(id -> states.put(id, name(world.state(id))));
      return new Standing(
          world.history.taken().stream()
              .filter(one -> states.containsKey(one.text().receiptKey().message()))
              .map(Taken::key)
              .sorted()
              .toList(),
          states);
    }
  }

  /** I13: sending again whatever was ever sent changes nothing. */
  static List<String> replayed(Standing before, Standing after) {
    return before.equals(after)
        ? List.of()
        : List.of("I13 a replay changes %s to %s".formatted(before, after));
  }
}
