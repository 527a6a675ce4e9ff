package com.quickdumpnow.relay.simulation;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.quickdumpnow.relay.aws.AwsTimers;
import com.quickdumpnow.relay.aws.EventBridgeBus;
import com.quickdumpnow.relay.aws.QueueUrls;
import com.quickdumpnow.relay.aws.SqsEventQueues;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.CustomerUpdates;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.OperatorMail;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.fn.deliveryreceipt.DeliveryReceiptHandler;
import com.quickdumpnow.relay.fn.escalationtimer.EscalationTimerHandler;
import com.quickdumpnow.relay.fn.forwardprimary.ForwardPrimaryHandler;
import com.quickdumpnow.relay.fn.ingestwebhook.Webhook;
import com.quickdumpnow.relay.fn.sendnotice.SendNoticeHandler;
import com.quickdumpnow.relay.fn.sweeper.SweeperHandler;
import com.quickdumpnow.relay.fn.validatejob.ValidateJobHandler;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.lambda.QueueFunction;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.lambda.Settings;
import com.quickdumpnow.relay.simulation.Options.Net;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import com.quickdumpnow.relay.wire.EventCodec;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** One run's world: the modelled services, and the relay's own functions on them. */
final class World {
  /** How many responders there are at most. */
  static final int CHAIN_MAX = 4;

  static final PhoneNumber RELAY = new PhoneNumber("+16195550100");

  private static final String ACCOUNT = "AC" + "0".repeat(32);
  private static final String BASE_URL = "https://relay.example";
  private static final String TOKEN = "simulated-token";
  private static final TwilioSignature SIGNER = new TwilioSignature(List.of(TOKEN));

  /** Made once: it is a pure function, and making it is dear. */
  private static final EventCodec CODEC = new EventCodec();

  private static final Settings SETTINGS =
      Settings.from(
          Map.of(
              "PUBLIC_BASE_URL",
              BASE_URL,
              "RELAY_NUMBER",
              RELAY.e164(),
              "UNMATCHED_POLICY",
              "forward"),
          EnumSet.of(Setting.PUBLIC_BASE_URL, Setting.RELAY_NUMBER, Setting.UNMATCHED_POLICY));
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  final Agenda agenda = new Agenda();
  final Chance chance;
  final Trace trace;
  final Machine machine;
  final History history;
  final List<QueueModel.DeadLetter> deadLetters = new ArrayList<>();
  final TableModel table;
  final ProviderModel provider;
  final SqsModel queues;
  final CascadeRules rules;
  final Map<JobId, Job> jobs = new LinkedHashMap<>();
  Roster roster;

  /** When the bad luck ends. */
  final long faultsUntil;

  private final Options options;
  private final Ports ports;
  private final Webhook webhook;
  private final SweeperHandler sweeper;
  private final Cascades dashboard;
  private final long deployFrom;
  private final long deployUntil;

  World(long seed, Options options) {
    this.options = options;
    chance = new Chance(seed, options.clean(), options.kindsLeftOut(), options.left());
    trace = new Trace(options.trace(), agenda);
    machine = new Machine(agenda, chance, trace);
    history = new History(agenda);
    history.of(machine);
    options.kills().forEach(machine::killAt);
    faultsUntil = (5 + chance.plan.nextInt(30)) * MINUTE;
    var services = new Services(agenda, chance, machine, trace, history, deadLetters);
    table = new TableModel(services);
    provider = new ProviderModel(services, ACCOUNT, this::post);
    queues = new SqsModel(machine);
    var settle = Duration.ofSeconds(75);
    if (chance.hit(Fault.SKEW)) {
      var most = chance.amount(Fault.SKEW, 2) == 0 ? 120_000L : 1_000L;
      machine.skew(most);
      // SETTLE_TIME is read off two clocks, and must be longer by as much as they can differ.
      settle = settle.plusMillis(2 * most);
    }
    if (options.design().contains(DesignFault.SETTLE_ZERO)) {
      settle = Duration.ZERO;
    }
    rules = new CascadeRules(settle);
    deployFrom =
        chance.hit(Fault.DEPLOY) ? chance.amount(Fault.DEPLOY, faultsUntil) : Long.MAX_VALUE;
    deployUntil =
        deployFrom == Long.MAX_VALUE ? 0 : deployFrom + chance.amount(Fault.DEPLOY, 10 * MINUTE);
    for (var port : Port.values()) {
      if (chance.hit(Fault.OUTAGE)) {
        var from = chance.amount(Fault.OUTAGE, faultsUntil);
        machine.outage(port, from, from + MINUTE + chance.amount(Fault.OUTAGE, 59 * MINUTE));
      }
    }
    roster = roster();

    var clock = new Clock();
    var scheduler = new SchedulerModel(services, queues, options.netsOff().contains(Net.SCHEDULES));
    var bus = new BusModel(services, queues, options.netsOff().contains(Net.BUS));
    var telemetry = new Counter();
    var timers =
        new AwsTimers(
            DesignFault.scheduler(options.design(), scheduler),
            queues,
            new AwsTimers.Target("escalations", "arn:escalations", "group", "arn:role", "arn:dead"),
            Duration.ofSeconds(60),
            CODEC,
            clock,
            telemetry);
    ports =
        new Ports(
            clock,
            table,
            new Contacts(new ContactsModel(machine, history)),
            provider,
            new Watch(timers),
            new Letters(),
            new EventBridgeBus(bus, "bus", CODEC),
            new SqsEventQueues(
                queues,
                new QueueUrls(
                    Optional.of("inbound"), Optional.of("receipts"), Optional.of("escalations")),
                CODEC),
            new Jobs(),
            () -> machine.cross(Port.ROSTER, () -> "roster", () -> roster, _ -> roster),
            telemetry,
            new Codes(),
            CODEC,
            rules,
            SETTINGS);
    webhook =
        new Webhook(
            new Webhook.Identity(BASE_URL, ACCOUNT, RELAY),
            new Tokens(),
            ports.queues(),
            telemetry,
            clock);
    sweeper = new SweeperHandler(DaggerSimSweepComponent.factory().create(of("sweeper")));
    dashboard =
        new Cascades(rules, table, ports.bus(), ports.contacts(), telemetry, clock, ports.random());

    queue(
        services,
        "inbound",
        true,
        10,
        new ValidateJobHandler(DaggerSimIntakeComponent.factory().create(of("validate-job"))),
        "validate-job");
    queue(
        services,
        "receipts",
        false,
        10,
        new DeliveryReceiptHandler(
            DaggerSimReceiptComponent.factory().create(of("delivery-receipt"))),
        "delivery-receipt");
    queue(
        services,
        "forward",
        false,
        1,
        new ForwardPrimaryHandler(DaggerSimSenderComponent.factory().create(of("forward-primary"))),
        "forward-primary");
    queue(
        services,
        "escalations",
        false,
        1,
        new EscalationTimerHandler(
            DaggerSimSenderComponent.factory().create(of("escalation-timer"))),
        "escalation-timer");
    queue(
        services,
        "notices",
        false,
        1,
        new SendNoticeHandler(DaggerSimSenderComponent.factory().create(of("send-notice"))),
        "send-notice");
  }

  private Ports of(String function) {
    var mine = ports;
    if (options.netsOff().contains(Net.LIST)) {
      mine = mine.with(DesignFault.withoutList(mine.texting()));
    }
    for (var fault : options.design()) {
      mine = fault.in(function, mine, table, agenda);
    }
    return mine;
  }

  private void queue(
      Services services,
      String name,
      boolean fifo,
      int batch,
      QueueFunction handler,
      String function) {
    BinaryOperator<String> onTheWay =
        (id, body) ->
            DesignFault.onTheWay(
                options.design(),
                name,
                id,
                agenda.now() >= deployFrom && agenda.now() < deployUntil
                    // What a newer version wrote, this one cannot read.
                    ? body.replace("{\"v\":1", "{\"v\":2")
                    : body);
    queues.add(
        name,
        new QueueModel(
            name,
            fifo,
            batch,
            function,
            services,
            event -> handle(handler, name, event),
            onTheWay));
  }

  private @Nullable SQSBatchResponse handle(QueueFunction handler, String queue, SQSEvent event) {
    var answer = handler.handleRequest(event, NoContext.INSTANCE);
    if (queue.equals("receipts") && answer.getBatchItemFailures().isEmpty()) {
      event.getRecords().forEach(record -> heard(record.getBody()));
    }
    return options.design().contains(DesignFault.NULL_BATCH_ANSWER) ? null : answer;
  }

  /** A receipt that was taken note of settles its text, with no waiting. */
  private void heard(String body) {
    var by = machine.current();
    if (by != null
        && !by.dead
        && CODEC.decode(body) instanceof ReceiptReceived(_, var key, var sid, _, _)) {
      table
          .peek(key.message())
          .state()
          .text(key.text())
          .filter(text -> text.sid().isEmpty())
          .ifPresent(text ->
              history.complain(
                  "I9",
                  "%s is %s after a receipt of %s".formatted(key.encoded(), text.sending(), sid)));
    }
  }

  private Roster roster() {
    var plan = chance.plan;
    long[] acks = {20, 90, 300, 300, 1200};
    long[] deliveries = {10, 30, 30, 45};
    var length = 1 + plan.nextInt(CHAIN_MAX);
    var chain = new ArrayList<Responder>();
    for (int i = 0; i < length; i++) {
      chain.add(responder(i));
    }
    if (plan.nextInt(4) == 0) {
      var first = chain.getFirst();
      chain.set(
          0,
          new Responder(
              first.id(), first.name(), first.phone(), Optional.of("primary@relay.example")));
    }
    var updates =
        new CustomerUpdates(plan.nextInt(4) == 0, plan.nextInt(4) == 0, plan.nextInt(4) == 0);
    return new Roster(
        1,
        chain,
        Duration.ofSeconds(acks[plan.nextInt(acks.length)]),
        Duration.ofSeconds(deliveries[plan.nextInt(deliveries.length)]),
        Duration.ofMinutes(15),
        Roster.WhenPrimaryInactive.BACKUP_FIRST,
        Optional.of(updates));
  }

  static Responder responder(int i) {
    return new Responder(
        "r" + i, "Responder " + i, new PhoneNumber("+1619555011" + i), Optional.empty());
  }

  // What the world does.

  /** Runs to the end of all bad luck, and then until nothing is left to be done. */
  void run(People people) {
    people.arrange();
    if (sweeps()) {
      agenda.tick(MINUTE, this::sweep);
    }
    while (agenda.step(faultsUntil)) {
      bounded();
    }
    agenda.skipTo(faultsUntil);
    chance.end();
    table.cure();
    trace.line(() -> "** the bad luck is over");
    quiet(agenda.now() + 6 * 60 * MINUTE);
  }

  /** Lets the world come to rest, putting back what is in the dead letters as an operator would. */
  void quiet(long until) {
    var last = agenda.now();
    while (agenda.now() < until) {
      var next = agenda.now() + MINUTE;
      while (agenda.step(next)) {
        bounded();
      }
      agenda.skipTo(next);
      if (agenda.now() - last >= 10 * MINUTE && !deadLetters.isEmpty()) {
        last = agenda.now();
        replayDeadLetters();
      } else if (deadLetters.isEmpty() && agenda.onlyTicks() && looked() && atRest()) {
        break;
      }
    }
  }

  private void bounded() {
    if (agenda.done() > 200_000) {
      throw new IllegalStateException("a run that does not end");
    }
  }

  private void replayDeadLetters() {
    var letters = List.copyOf(deadLetters);
    deadLetters.clear();
    for (var letter : letters) {
      trace.line(() -> "** replay of a dead letter: " + letter.body());
      letter.origin().send(letter.body(), 0, letter.group(), null, 0);
    }
  }

  /** Whether the sweeper, if there is one, has looked through a whole day since all is quiet. */
  private boolean looked() {
    var received = provider.received();
    var last = received.isEmpty() ? 0 : received.getLast().at();
    if (options.clean()) {
      return !sweeps() || agenda.now() >= last + 5 * MINUTE;
    }
    var nextHour = (Math.max(faultsUntil, last + MINUTE) / HOUR + 1) * HOUR;
    return !sweeps() || agenda.now() >= nextHour + 2 * MINUTE;
  }

  private boolean sweeps() {
    return !options.netsOff().contains(Net.SWEEPER)
        && !options.design().contains(DesignFault.NO_SWEEPER);
  }

  boolean atRest() {
    return table.all().stream().allMatch(id -> rules.due(table.peek(id).state()).isEmpty())
        && queues.queues().values().stream().allMatch(QueueModel::isEmpty);
  }

  /** Sends some of all that was ever seen again, in any order. */
  void replay() {
    var dice = chance.replay;
    if (dice.nextBoolean()) {
      agenda.skipTo(agenda.now() + 100L * 24 * 60 * MINUTE);
    }
    provider.monthsLater.forEach(
        webhook -> agenda.at(agenda.now() + dice.nextInt(300_000), webhook));
    for (var queue : queues.queues().values()) {
      for (var body : queue.everSeen()) {
        if (dice.nextInt(3) == 0) {
          agenda.at(
              agenda.now() + dice.nextInt(300_000),
              () -> queue.send(body, 0, body.contains("text-received") ? "again" : null, null, 0));
        }
      }
    }
    quiet(agenda.now() + 60 * MINUTE);
  }

  private void sweep() {
    agenda.tick(agenda.now() + MINUTE, this::sweep);
    var finished =
        machine.invoke(
            "sweeper",
            0,
            () -> {
              try {
                sweeper.handleRequest(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    NoContext.INSTANCE);
              } catch (RuntimeException e) {
                trace.line(() -> "   the sweeper fails: " + e);
              }
            });
    trace.line(() -> finished ? "   swept" : "   the sweeper died");
  }

  private int post(String route, String query, FormBody form) {
    if (options.netsOff().contains(Net.RECEIPTS) && route.equals("/sms/callback")) {
      return 204;
    }
    var url = BASE_URL + route + (query.isEmpty() ? "" : "?" + query);
    var request =
        new HttpRequest(
            "POST " + route,
            query,
            Map.of("x-twilio-signature", TwilioSignature.sign(TOKEN, url, form)),
            pairs(query),
            Map.of(),
            form.encoded().getBytes(StandardCharsets.UTF_8),
            "192.0.2.1");
    var status = new int[1];
    var finished =
        machine.invoke("ingest-webhook", 0, () -> status[0] = webhook.take(request).status());
    if (finished && status[0] == 200) {
      form.first("MessageSid").ifPresent(sid -> history.accepted(new MessageId(sid), true));
    }
    trace.line(() -> "   " + route + " is answered " + (finished ? status[0] : "not at all"));
    return finished ? status[0] : 0;
  }

  private static Map<String, String> pairs(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    var at = query.indexOf('=');
    return Map.of(query.substring(0, at), query.substring(at + 1));
  }

  /** Somebody presses the dashboard's button, and again if he sees that it failed. */
  void dashboardAck(MessageId message, Optional<Integer> responder, Ack.How how, int tries) {
    var finished =
        machine.invoke(
            "track-api",
            0,
            () -> {
              try {
                if (table.load(message).state() instanceof Cascade cascade
                    && cascade.ack().isEmpty()) {
                  var step = responder.filter(i -> i < cascade.roster().chain().size());
                  var by =
                      step.map(i -> cascade.roster().chain().get(i).name()).orElse("the dashboard");
                  dashboard.apply(
                      message,
                      new AckGiven(
                          new Ack(ports.clock().instant(), by, step, how, "dashboard"),
                          Optional.empty()));
                }
              } catch (RuntimeException e) {
                trace.line(() -> "   the dashboard shows an error: " + e);
                machine.giveUp();
              }
            });
    if (!finished && tries > 1) {
      agenda.at(agenda.now() + 3_000, () -> dashboardAck(message, responder, how, tries - 1));
    }
  }

  MessageState state(MessageId id) {
    return table.peek(id).state();
  }

  static boolean isTerminal(MessageState state) {
    return switch (state) {
      case Cascade cascade -> !(cascade.status() instanceof Status.Open);
      case Settled _, MessageState.Joined _, MessageState.Written _, MessageState.Erased _ -> true;
      case MessageState.Unseen _ -> false;
    };
  }

  // The smaller ports.

  private final class Clock implements RelayClock {
    @Override
    public Instant instant() {
      return Agenda.START.plusMillis(machine.clock());
    }

    @Override
    public void pause(Duration duration) {
      machine.pause(duration.toMillis());
    }
  }

  /** Sees that a text is watched before it goes out. */
  private final class Watch implements Timers {
    private final Timers timers;

    Watch(Timers timers) {
      this.timers = timers;
    }

    @Override
    public void arm(MessageId message, TimerKey key, Instant due) {
      history.armed(message, key);
      timers.arm(message, key, due);
    }

    @Override
    public void rearm(MessageId message, TimerKey key, Instant due) {
      timers.rearm(message, key, due);
    }

    @Override
    public void cancel(MessageId message, TimerKey key) {
      timers.cancel(message, key);
    }
  }

  private final class Letters implements OperatorMail {
    @Override
    public boolean send(String subject, String text) {
      return sendTo("", subject, text);
    }

    @Override
    public boolean sendTo(String address, String subject, String text) {
      return machine.cross(
          Port.MAIL,
          () -> "letter: " + subject,
          () -> {
            if (chance.hit(Fault.MAIL_DOWN)) {
              throw new ModelFailure("no mail today");
            }
            if (address.isEmpty()) {
              history.mailed();
            }
            return true;
          },
          _ -> {
            throw new ModelFailure("no mail today");
          });
    }
  }

  private final class Jobs implements JobBook {
    @Override
    public Optional<Job> find(JobId id) {
      return machine.cross(
          Port.JOBS,
          () -> "job " + id,
          () -> up(Optional.ofNullable(jobs.get(id)), Optional.empty()),
          _ -> Optional.empty());
    }

    @Override
    public List<Job> openJobsOf(PhoneNumber customer) {
      return machine.cross(
          Port.JOBS,
          () -> "jobs of a customer",
          () ->
              up(
                  jobs.values().stream()
                      .filter(job -> job.customer().filter(customer::equals).isPresent())
                      .toList(),
                  List.of()),
          _ -> List.of());
    }

    private <T> T up(T answer, T none) {
      return chance.hit(Fault.JOBS_DOWN) ? none : answer;
    }

    @Override
    public boolean save(Job job) {
      jobs.put(job.id(), job);
      return true;
    }
  }

  /** Every call is a step at which the dead are found out: they count nothing. */
  private final class Counter implements Telemetry {
    @Override
    public void logged(MessageId message, LogEntry entry) {
      machine.live();
    }

    @Override
    public void measure(String metric, Duration time, Map<String, String> facts) {
      count(metric, facts);
    }

    @Override
    public void count(String metric, Map<String, String> facts) {
      machine.live();
      history.counted(metric);
      trace.line(
          () -> "   " + machine.who() + " counts " + metric + " " + new java.util.TreeMap<>(facts));
      for (var fact : facts.values()) {
        if (fact.contains("+1619555") || fact.contains("canary")) {
          history.complain("I14", "%s tells a number or a body: %s".formatted(metric, fact));
        }
      }
    }
  }

  private static final class Tokens implements Webhook.Tokens {
    @Override
    public TwilioSignature current() {
      return SIGNER;
    }

    @Override
    public boolean refresh() {
      return false;
    }
  }

  /** Codes out of few, in half of the runs, so that they meet. */
  private final class Codes implements java.util.random.RandomGenerator {
    private final boolean few = chance.functions.nextBoolean();

    @Override
    public long nextLong() {
      return chance.functions.nextLong();
    }

    @Override
    public int nextInt(int origin, int bound) {
      return few ? origin + chance.functions.nextInt(6) : chance.functions.nextInt(origin, bound);
    }
  }
}
