package com.quickdumpnow.relay.infra;

import static com.quickdumpnow.relay.infra.RelayFunction.DELIVERY_RECEIPT;
import static com.quickdumpnow.relay.infra.RelayFunction.ESCALATION_TIMER;
import static com.quickdumpnow.relay.infra.RelayFunction.FORWARD_PRIMARY;
import static com.quickdumpnow.relay.infra.RelayFunction.INGEST_WEBHOOK;
import static com.quickdumpnow.relay.infra.RelayFunction.SEND_NOTICE;
import static com.quickdumpnow.relay.infra.RelayFunction.SWEEPER;
import static com.quickdumpnow.relay.infra.RelayFunction.TRACK_API;
import static com.quickdumpnow.relay.infra.RelayFunction.UPDATE_DOCUMENT;
import static com.quickdumpnow.relay.infra.RelayFunction.VALIDATE_JOB;
import static software.amazon.awscdk.services.apigatewayv2.HttpMethod.DELETE;
import static software.amazon.awscdk.services.apigatewayv2.HttpMethod.GET;
import static software.amazon.awscdk.services.apigatewayv2.HttpMethod.OPTIONS;
import static software.amazon.awscdk.services.apigatewayv2.HttpMethod.PATCH;
import static software.amazon.awscdk.services.apigatewayv2.HttpMethod.POST;
import static software.amazon.awscdk.services.apigatewayv2.HttpMethod.PUT;

import com.quickdumpnow.relay.infra.constructs.Alarms;
import com.quickdumpnow.relay.infra.constructs.EscalationTimers;
import com.quickdumpnow.relay.infra.constructs.JavaFunction;
import com.quickdumpnow.relay.infra.constructs.MailSender;
import com.quickdumpnow.relay.infra.constructs.MinuteSchedule;
import com.quickdumpnow.relay.infra.constructs.Overview;
import com.quickdumpnow.relay.infra.constructs.QueueWithDlq;
import com.quickdumpnow.relay.infra.constructs.RelayApi;
import com.quickdumpnow.relay.infra.constructs.RelayBus;
import com.quickdumpnow.relay.infra.constructs.RelaySecret;
import com.quickdumpnow.relay.infra.constructs.RelayTable;
import com.quickdumpnow.relay.infra.constructs.SettingsRevision;
import com.quickdumpnow.relay.infra.constructs.Site;
import com.quickdumpnow.relay.infra.constructs.StateBucket;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * The whole relay: what there is, who may use it, and who calls whom.
 *
 * <pre>
 * Twilio → api → ingest-webhook → InboundQueue → validate-job → bus ┬→ ForwardQueue → forward-primary
 *                               → ReceiptsQueue → delivery-receipt →┼→ NoticesQueue → send-notice
 * pages  → api → track-api ─────────────────────────────────────────┴→ EscalationsQueue → escalation-timer
 *                                                     timers, sweeper ──┘
 * </pre>
 */
public final class RelayStack extends Stack {
  /** The longest delay that a message in the escalations' queue may have been given by SQS. */
  private static final Duration DELAY_MAX = Duration.minutes(15);

  private static final Duration WAIT_MAX = Duration.minutes(2);

  private final FunctionPackages packages;
  private final RelayParameters parameters;
  private final SettingsRevision settings;

  private final RelayApi api;
  private final Site site;
  private final RelayTable table;
  private final StateBucket bucket;
  private final RelaySecret webhookSecret;
  private final RelaySecret senderSecret;
  private final RelaySecret dashboardSecret;
  private final QueueWithDlq inbound;
  private final QueueWithDlq receipts;
  private final QueueWithDlq forward;
  private final QueueWithDlq notices;
  private final QueueWithDlq escalations;
  private final RelayBus bus;
  private final EscalationTimers timers;

  /** Describes the stack. It is bound to no account and no region. */
  public RelayStack(Construct scope, String id, FunctionPackages packages, EdgeFiles edge) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("QDN Relay: customers' texts to dispatchers, until one has answered")
            // The data would be retained; texts on their way, in the queues, would not.
            .terminationProtection(true)
            .synthesizer(
                DefaultStackSynthesizer.Builder.create()
                    .generateBootstrapVersionRule(false)
                    .build())
            .build());
    this.packages = packages;

    api = new RelayApi(this, "Api");
    site = new Site(this, "Site", edge, api);
    parameters = new RelayParameters(this);
    site.serveAt(
        parameters.given(Setting.SITE_DOMAIN),
        parameters.value(Setting.SITE_DOMAIN),
        parameters.value(Setting.SITE_CERTIFICATE_ARN));
    parameters.together(Setting.SITE_DOMAIN, Setting.SITE_CERTIFICATE_ARN);
    parameters.orElse(Setting.PUBLIC_BASE_URL, site.url());
    settings = new SettingsRevision(this, "Settings", parameters.all());

    table = new RelayTable(this, "RelayTable");
    bucket = new StateBucket(this, "StateBucket");
    webhookSecret =
        new RelaySecret(
            this,
            "WebhookSecret",
            "Verifies Twilio's webhooks: the account's Auth Token, and the next one in a rotation",
            "{\"auth_token\":\"unset\",\"auth_token_next\":\"unset\"}",
            "WEBHOOK_SECRET_ARN");
    senderSecret =
        new RelaySecret(
            this,
            "SenderSecret",
            "Sends texts: an API key of the Twilio account",
            "{\"api_key\":\"unset\",\"api_secret\":\"unset\"}",
            "SENDER_SECRET_ARN");
    dashboardSecret =
        new RelaySecret(
            this,
            "DashboardSecret",
            "Opens the dashboard's routes: the keys that are valid now, none at first",
            "{\"keys\":[]}",
            "DASHBOARD_SECRET_ARN");

    inbound = QueueWithDlq.fifo(this, "Inbound");
    receipts = QueueWithDlq.standard(this, "Receipts");
    forward = QueueWithDlq.standard(this, "Forward");
    notices = QueueWithDlq.standard(this, "Notices");
    escalations = QueueWithDlq.standard(this, "Escalations");

    bus = new RelayBus(this, "RelayBus");
    bus.route("MessageAcceptedRule", "relay.message-accepted", forward);
    bus.route("TextBundledRule", "relay.text-bundled", forward);
    bus.route("MessageAckedRule", "relay.message-acked", notices);
    bus.route("CommandReceivedRule", "relay.command-received", notices);
    bus.route("TextWrittenRule", "relay.text-written", notices);
    bus.route("AttemptFailedRule", "relay.attempt-failed", escalations);
    bus.route("ResponderLeftRule", "relay.responder-left", escalations);
    timers = new EscalationTimers(this, "EscalationTimers", escalations);

    var sweeper = sweeper();
    var updateDocument = updateDocument();
    var functions =
        List.of(
            ingestWebhook(),
            validateJob(),
            forwardPrimary(),
            escalationTimer(),
            deliveryReceipt(),
            sendNotice(),
            sweeper,
            updateDocument,
            trackApi());
    var alarms = alarms(functions);
    alarms.watchHeartbeat(sweeper);
    alarms.watchHeartbeat(updateDocument);
    alarms.watchMessages();
    overview(functions, alarms);
    outputs();
  }

  private JavaFunction ingestWebhook() {
    var function = function(INGEST_WEBHOOK);
    parameters.tell(function, Setting.ACCOUNT);
    parameters.tell(function, List.of(Setting.PUBLIC_BASE_URL));
    webhookSecret.grantRead(function);
    inbound.grantSend(function);
    receipts.grantSend(function);

    api.route(function, "/sms/inbound", POST);
    api.route(function, "/relay/sms", POST);
    api.route(function, "/sms/callback", POST);
    api.route(function, "/api/messages/webhook", POST);
    return function;
  }

  private JavaFunction validateJob() {
    var function = function(VALIDATE_JOB);
    parameters.tell(function, Setting.ROSTER);
    parameters.tell(
        function,
        List.of(
            Setting.PUBLIC_BASE_URL,
            Setting.RELAY_NUMBER,
            Setting.UNMATCHED_POLICY,
            Setting.SETTLE_TIME));
    table.grantChange(function, "job");
    bucket.grantRead(function);
    bus.grantPublish(function);

    function.consume(inbound, 10);
    return function;
  }

  private JavaFunction forwardPrimary() {
    var function = sender(FORWARD_PRIMARY);
    function.consume(forward, 1);
    return function;
  }

  private JavaFunction escalationTimer() {
    var function = sender(ESCALATION_TIMER);
    function.consume(escalations, 1);
    // Each step of a chain arms the next one's timer, and a chain may be longer than Lambda's idea
    // of a loop. It ends, since a chain does, and a text is tried a bounded number of times.
    function.allowLoops();
    return function;
  }

  private JavaFunction sendNotice() {
    var function = sender(SEND_NOTICE);
    function.consume(notices, 1);
    return function;
  }

  /**
   * A function that moves cascades on: it claims, arms a timer, then texts. Each of them may come
   * to the end of a chain, and then mails.
   */
  private JavaFunction sender(RelayFunction what) {
    var function = function(what);
    parameters.tell(function, Setting.SENDING);
    parameters.tell(
        function, List.of(Setting.SETTLE_TIME, Setting.SCHEDULE_PRECISION, Setting.ALERT_EMAIL));
    MailSender.grantSend(function, parameters.value(Setting.ALERT_EMAIL));
    senderSecret.grantRead(function);
    table.grantChange(function, "job");
    timers.grantUse(function);
    bus.grantPublish(function);
    return function;
  }

  private JavaFunction deliveryReceipt() {
    var function = function(DELIVERY_RECEIPT);
    parameters.tell(function, List.of(Setting.SETTLE_TIME));
    table.grantChange(function);
    bus.grantPublish(function);

    function.consume(receipts, 10);
    return function;
  }

  private JavaFunction sweeper() {
    var function = function(SWEEPER);
    parameters.tell(function, Setting.SENDING);
    senderSecret.grantRead(function);
    // It wakes the others and changes nothing itself.
    table.grantRead(function, "due");
    inbound.grantSend(function);
    escalations.grantSend(function);

    new MinuteSchedule(this, "SweepSchedule", function, timers);
    return function;
  }

  private JavaFunction updateDocument() {
    var function = function(UPDATE_DOCUMENT);
    parameters.tell(function, List.of(Setting.SETTLE_TIME));
    table.grantChange(function, "job");
    bucket.grantChange(function);
    bus.grantPublish(function);

    new MinuteSchedule(this, "DocumentSchedule", function, timers);
    return function;
  }

  private JavaFunction trackApi() {
    var function = function(TRACK_API);
    parameters.tell(
        function,
        List.of(
            Setting.ALLOWED_ORIGINS,
            Setting.SETTLE_TIME,
            Setting.PUBLIC_BASE_URL,
            Setting.RELAY_NUMBER,
            Setting.TOKEN_LIFETIME));
    parameters.tell(function, Setting.ROSTER);
    dashboardSecret.grantRead(function);
    // What is due has all that is open in it, which the dashboard shows.
    table.grantChange(function, "job", "due");
    bucket.grantRead(function);
    bus.grantPublish(function);
    // A new job is news for the responders.
    inbound.grantSend(function);

    api.route(function, "/api/health", GET, OPTIONS);
    api.route(function, "/sms/status/{message_id}", GET, OPTIONS);
    api.route(function, "/sms/send", POST, OPTIONS);
    api.route(function, "/api/messages/send", POST, OPTIONS);
    api.route(function, "/api/messages/{job_id}", GET, DELETE, OPTIONS);
    api.route(function, "/api/jobs", GET, POST, OPTIONS);
    api.route(function, "/api/jobs/{job_id}", GET, PATCH, OPTIONS);
    api.route(function, "/api/jobs/{job_id}/ack", POST, OPTIONS);
    api.route(function, "/api/jobs/{job_id}/position", PUT, OPTIONS);
    api.route(function, "/api/jobs/{job_id}/device", PUT, OPTIONS);
    api.route(function, "/gps", GET, POST, OPTIONS);
    api.route(function, "/api/roster", GET, PUT, OPTIONS);
    return function;
  }

  private JavaFunction function(RelayFunction what) {
    return new JavaFunction(this, what, packages, settings);
  }

  private Alarms alarms(List<JavaFunction> functions) {
    var alarms = new Alarms(this, "Alarms");
    alarms.mailTo(parameters.value(Setting.ALERT_EMAIL), parameters.given(Setting.ALERT_EMAIL));
    for (var queue : List.of(inbound, receipts, forward, notices)) {
      alarms.watch(queue, WAIT_MAX);
    }
    alarms.watch(escalations, DELAY_MAX.plus(WAIT_MAX));
    alarms.watch(bus);
    alarms.watch(timers);
    functions.forEach(alarms::watch);
    alarms.watch(api);
    return alarms;
  }

  private void overview(List<JavaFunction> functions, Alarms alarms) {
    var overview = new Overview(this, "Overview");
    overview.alarms(alarms.all());
    overview.messages();
    overview.queues(List.of(inbound, receipts, forward, notices, escalations), bus, timers);
    overview.functions(functions, api);
  }

  private void outputs() {
    output("ApiUrl", "Address of the API", api.url());
    output("PublicUrl", "Address of pages and API", parameters.value(Setting.PUBLIC_BASE_URL));
    output("SiteBucketName", "The bucket of the pages", site.bucketName());
    output("SiteDistributionId", "Serves the pages and the API", site.distributionId());
    output("TableName", "The relay's table", table.name());
    output("BucketName", "The bucket of maintenance.json", bucket.name());
    output("WebhookSecretArn", "Put Twilio's Auth Token here", webhookSecret.arn());
    output("SenderSecretArn", "Put the API key here", senderSecret.arn());
    output("DashboardSecretArn", "Put the dashboard's keys here", dashboardSecret.arn());
  }

  private void output(String id, String description, String value) {
    CfnOutput.Builder.create(this, id).description(description).value(value).build();
  }
}
