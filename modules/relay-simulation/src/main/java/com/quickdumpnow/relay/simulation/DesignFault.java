package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.MessageStore.Outcome;
import com.quickdumpnow.relay.cascade.MessageStore.Stored;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Sending;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleResponse;

/**
 * Faults that a design like the relay's could have, built in from outside, to see that the judges
 * find them. A judge who finds none of a kind is blind.
 *
 * <p>Left out, because the product has no such thing yet: a blind write of the shared document, and
 * an erasure without a tombstone.
 */
enum DesignFault {
  /** Two that decide at the same time are both kept. */
  NO_CLAIM_CONDITION {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(new UnconditionalStore(table, _ -> true));
    }
  },
  /** An ack is read, and then written whatever happened meanwhile. */
  ACK_READ_THEN_WRITE {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new UnconditionalStore(
              table, change -> change.next() instanceof Cascade next && next.ack().isPresent()));
    }
  },
  /** The time to answer begins to be watched once the text is out. */
  ARM_AFTER_SEND {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      var late = new ArrayList<Runnable>();
      var timers = ports.timers();
      var texting = ports.texting();
      return ports
          .with(
              new Timers() {
                @Override
                public void arm(MessageId message, TimerKey key, Instant due) {
                  late.add(() -> timers.arm(message, key, due));
                }

                @Override
                public void rearm(MessageId message, TimerKey key, Instant due) {
                  timers.rearm(message, key, due);
                }

                @Override
                public void cancel(MessageId message, TimerKey key) {
                  timers.cancel(message, key);
                }
              })
          .with(
              new TextingFilter(texting) {
                @Override
                public Sent send(OutgoingText text) {
                  var sent = super.send(text);
                  var all = List.copyOf(late);
                  late.clear();
                  all.forEach(Runnable::run);
                  return sent;
                }
              });
    }
  },
  /** What may have gone out is sent again. */
  RESEND_ON_AMBIGUOUS {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new TextingFilter(ports.texting()) {
            @Override
            public Sent send(OutgoingText text) {
              var sent = super.send(text);
              return sent instanceof Sent.Unknown ? new Sent.NotSent(Duration.ZERO) : sent;
            }
          });
    }
  },
  /** A send that failed gives its claim back. */
  DELETE_CLAIM_ON_FAILURE {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new StoreFilter(ports.store()) {
            @Override
            Stored seen(Stored stored) {
              return texts(
                  stored,
                  text ->
                      text.sending() instanceof Sending.Unknown(int n, var at)
                          ? sending(text, new Sending.Retry(n, at, at))
                          : text);
            }
          });
    }
  },
  /** Whoever finds a claim that is some seconds old takes it over. */
  RESEND_ON_EXPIRED_LEASE {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new StoreFilter(ports.store()) {
            @Override
            Stored seen(Stored stored) {
              return texts(
                  stored,
                  text ->
                      text.sending() instanceof Sending.Intent(int n, var at)
                              && at.plusSeconds(10).isBefore(ports.clock().instant())
                          ? sending(text, new Sending.Retry(n, at, at))
                          : text);
            }
          });
    }
  },
  /** Only the queue's five minutes keep a repeated webhook out. */
  NO_TABLE_DEDUPLICATION {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      if (!function.equals("validate-job")) {
        return ports;
      }
      return ports.with(
          new StoreFilter(ports.store()) {
            @Override
            Stored seen(Stored stored) {
              return new Stored(new Unseen(), stored.version());
            }
          });
    }
  },
  /** A message is known by the queue's name for it. */
  DEDUPLICATION_BY_QUEUE_ID,
  /** A receipt overwrites what was known. */
  RECEIPTS_LAST_WRITE_WINS {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return function.equals("delivery-receipt")
          ? ports.with(
              new StoreFilter(ports.store()) {
                @Override
                Stored seen(Stored stored) {
                  return texts(
                      stored,
                      text ->
                          new OutboundText(
                              text.key(),
                              text.purpose(),
                              text.to(),
                              text.responder(),
                              text.body(),
                              text.media(),
                              text.sending(),
                              Optional.empty(),
                              text.asked()));
                }
              })
          : ports;
    }
  },
  /** A timer that fires is believed. */
  NO_EARLY_GUARD {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      var clock = ports.clock();
      return function.equals("escalation-timer")
          ? ports.with(
              new RelayClock() {
                @Override
                public Instant instant() {
                  return clock.instant().plusSeconds(60);
                }

                @Override
                public void pause(Duration duration) {
                  clock.pause(duration);
                }
              })
          : ports;
    }
  },
  /** What may have gone out is looked for at once. */
  SETTLE_ZERO,
  /** Nobody looks for what was forgotten. */
  NO_SWEEPER,
  /** Nobody looks for texts that never arrived. */
  NO_INBOUND_SWEEP {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new TextingFilter(ports.texting()) {
            @Override
            public List<InboundText> receivedSince(Instant since) {
              return List.of();
            }
          });
    }
  },
  /** What was decided is told once, and not again; and it is not due. */
  NO_OUTBOX {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      var bus = ports.bus();
      return ports
          .with(
              new StoreFilter(ports.store()) {
                @Override
                public Outcome commit(Commit change) {
                  return super.commit(
                      change.expectedVersion() > 0
                          ? change
                          : new Commit(
                              change.id(),
                              change.expectedVersion(),
                              change.next(),
                              change.log(),
                              Optional.empty(),
                              change.index()));
                }
              })
          .with(
              (com.quickdumpnow.relay.event.EventBus)
                  event -> {
                    try {
                      bus.publish(event);
                    } catch (RuntimeException _) {
                      // Said once.
                    }
                  });
    }
  },
  /** Arming a timer twice makes two of it. */
  RANDOM_SCHEDULE_NAMES,
  /** A timer that is armed cannot be armed: an error. */
  CONFLICT_AS_ERROR,
  /** A receipt says nothing of a text whose answer was lost. */
  ECHO_IGNORED {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return function.equals("delivery-receipt")
          ? ports.with(
              new StoreFilter(ports.store()) {
                @Override
                Stored seen(Stored stored) {
                  return stored.state().texts().stream()
                          .anyMatch(text ->
                              text.sending() instanceof Sending.Unknown
                                  || text.sending() instanceof Sending.Intent)
                      ? new Stored(new Unseen(), stored.version())
                      : stored;
                }
              })
          : ports;
    }
  },
  /** A timer does not ask whether somebody took the message. */
  CHECK_IGNORES_ACK {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return function.equals("escalation-timer")
          ? ports.with(
              new StoreFilter(ports.store()) {
                @Override
                Stored seen(Stored stored) {
                  return stored.state() instanceof Cascade cascade && cascade.ack().isPresent()
                      ? new Stored(
                          new Cascade(
                              cascade.text(),
                              cascade.job(),
                              cascade.roster(),
                              cascade.code(),
                              new Status.Open(),
                              cascade.texts()),
                          stored.version())
                      : stored;
                }
              })
          : ports;
    }
  },
  /** The chain ends while it is not known who was texted. */
  CLOSE_WHILE_UNRESOLVED {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new StoreFilter(ports.store()) {
            @Override
            Stored seen(Stored stored) {
              return stored.state() instanceof Cascade cascade
                      && cascade.open()
                      && cascade
                          .step()
                          .filter(step -> step == cascade.roster().chain().size() - 1)
                          .isPresent()
                  ? texts(
                      stored,
                      text ->
                          text.sending() instanceof Sending.Unknown(int n, var at)
                              ? sending(text, new Sending.Abandoned(n, at))
                              : text)
                  : stored;
            }
          });
    }
  },
  /** A code is another's as soon as its cascade is over. */
  CODE_REUSE_AT_ONCE {
    @Override
    Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
      return ports.with(
          new StoreFilter(ports.store()) {
            @Override
            public Outcome commit(Commit change) {
              return super.commit(
                  new Commit(
                      change.id(),
                      change.expectedVersion(),
                      change.next(),
                      change.log(),
                      change.due(),
                      change.index().stream()
                          .map(index ->
                              index instanceof IndexChange.ReleaseCode(var code, _)
                                  ? new IndexChange.ReleaseCode(code, Instant.EPOCH)
                                  : index)
                          .toList()));
            }
          });
    }
  },
  /** The queue is told nothing of what failed. */
  NULL_BATCH_ANSWER;

  private static final Pattern TEXT_ID = Pattern.compile("\"SMcustomer([0-9]+)\"");

  /** Returns the ports of a function as this fault makes them. */
  Ports in(String function, Ports ports, TableModel table, Agenda agenda) {
    return ports;
  }

  static SchedulerClient scheduler(Set<DesignFault> faults, SchedulerClient scheduler) {
    if (faults.contains(RANDOM_SCHEDULE_NAMES)) {
      return new SchedulerFilter(scheduler) {
        private int made;

        @Override
        public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
          return super.createSchedule(
              request.toBuilder().name(request.name() + "-" + made++).build());
        }
      };
    }
    if (faults.contains(CONFLICT_AS_ERROR)) {
      return new SchedulerFilter(scheduler) {
        @Override
        public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
          try {
            return super.createSchedule(request);
          } catch (ConflictException e) {
            throw SdkClientException.create("taken", e);
          }
        }
      };
    }
    return scheduler;
  }

  /** Returns what the function behind a queue reads for a body that was sent. */
  static String onTheWay(Set<DesignFault> faults, String queue, String id, String body) {
    return faults.contains(DEDUPLICATION_BY_QUEUE_ID) && queue.equals("inbound")
        ? TEXT_ID.matcher(body).replaceAll("\"SMqueue" + id.replace("-", "x") + "\"")
        : body;
  }

  /** Returns texting whose list of sent texts does not answer: a net that is off. */
  static Texting withoutList(Texting texting) {
    return new TextingFilter(texting) {
      @Override
      public List<SentText> sentTo(PhoneNumber to, Instant since) {
        throw new TextingUnavailableException("no list");
      }
    };
  }

  static OutboundText sending(OutboundText text, Sending sending) {
    return new OutboundText(
        text.key(),
        text.purpose(),
        text.to(),
        text.responder(),
        text.body(),
        text.media(),
        sending,
        text.delivery(),
        text.asked());
  }

  static Stored texts(Stored stored, UnaryOperator<OutboundText> change) {
    var texts = stored.state().texts().stream().map(change).toList();
    MessageState state =
        switch (stored.state()) {
          case Unseen unseen -> unseen;
          case MessageState.Settled(var text, var how, var target, _) ->
              new MessageState.Settled(text, how, target, texts);
          case MessageState.Joined joined -> joined;
          case MessageState.Written written -> written;
          case MessageState.Erased erased -> erased;
          case Cascade(var text, var job, var roster, var code, var status, _, var bundle) ->
              new Cascade(text, job, roster, code, status, texts, bundle);
        };
    return new Stored(state, stored.version());
  }

  /** Keeps some commits whatever was there before. */
  private static final class UnconditionalStore extends StoreFilter {
    private final TableModel table;
    private final Predicate<Commit> blind;

    UnconditionalStore(TableModel table, Predicate<Commit> blind) {
      super(table);
      this.table = table;
      this.blind = blind;
    }

    @Override
    public Outcome commit(Commit change) {
      return super.commit(
          blind.test(change)
              ? new Commit(
                  change.id(),
                  table.peek(change.id()).version(),
                  change.next(),
                  change.log(),
                  change.due(),
                  change.index())
              : change);
    }
  }

  /** Hands everything on. */
  private static class StoreFilter implements MessageStore {
    private final MessageStore store;

    StoreFilter(MessageStore store) {
      this.store = store;
    }

    /** Returns what a function sees of what is stored. */
    Stored seen(Stored stored) {
      return stored;
    }

    @Override
    public Stored load(MessageId id) {
      return seen(store.load(id));
    }

    @Override
    public Outcome commit(Commit change) {
      return store.commit(change);
    }

    @Override
    public Optional<MessageId> withCode(com.quickdumpnow.relay.cascade.Code code) {
      return store.withCode(code);
    }

    @Override
    public Optional<com.quickdumpnow.relay.sms.ReceiptKey> textWith(TextSid sid) {
      return store.textWith(sid);
    }

    @Override
    public List<MessageId> openFor(PhoneNumber responder) {
      return store.openFor(responder);
    }

    @Override
    public List<MessageId> openSince(PhoneNumber responder, Instant since) {
      return store.openSince(responder, since);
    }

    @Override
    public List<MessageId> due(Instant instant, int limit) {
      return store.due(instant, limit);
    }

    @Override
    public Page ofJob(
        Optional<com.quickdumpnow.relay.job.JobId> job, Optional<String> after, int limit) {
      return store.ofJob(job, after, limit);
    }

    @Override
    public Stream<MessageId> newestFirst(Optional<com.quickdumpnow.relay.job.JobId> job) {
      return store.newestFirst(job);
    }

    @Override
    public List<com.quickdumpnow.relay.cascade.LogEntry> log(MessageId id) {
      return store.log(id);
    }
  }

  /** Hands everything on. */
  private static class TextingFilter implements Texting {
    private final Texting texting;

    TextingFilter(Texting texting) {
      this.texting = texting;
    }

    @Override
    public Sent send(OutgoingText text) {
      return texting.send(text);
    }

    @Override
    public Optional<Progress> progress(TextSid sid) {
      return texting.progress(sid);
    }

    @Override
    public List<SentText> sentTo(PhoneNumber to, Instant since) {
      return texting.sentTo(to, since);
    }

    @Override
    public List<InboundText> receivedSince(Instant since) {
      return texting.receivedSince(since);
    }
  }

  /** Hands everything on. */
  private static class SchedulerFilter implements SchedulerClient {
    private final SchedulerClient scheduler;

    SchedulerFilter(SchedulerClient scheduler) {
      this.scheduler = scheduler;
    }

    @Override
    public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
      return scheduler.createSchedule(request);
    }

    @Override
    public DeleteScheduleResponse deleteSchedule(DeleteScheduleRequest request) {
      return scheduler.deleteSchedule(request);
    }

    @Override
    public String serviceName() {
      return "scheduler";
    }

    @Override
    public void close() {}
  }
}
