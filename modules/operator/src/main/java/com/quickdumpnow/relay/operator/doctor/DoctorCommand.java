package com.quickdumpnow.relay.operator.doctor;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.OperatorCommandLine;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Says whether all is well. */
@Command(
    name = "doctor",
    description = "Checks everything that a text needs to come through; says how to mend it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Changes nothing. The exit status is 1 if a check is red. What the local run has",
      "not is not checked there, and says so.",
      "",
      "Examples:",
      "  qdn doctor",
      "  qdn doctor --local --json"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--offline", description = "Only what this computer can tell by itself.")
  private boolean offline;

  @Mixin private Credentials credentials;
  @Mixin private Target target;
  @Mixin private Screen screen;

  /** Looks from these surroundings. */
  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  public DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var findings = findings();
    if (screen.isJson()) {
      var document = new JsonObject();
      document.addProperty("green", Finding.green(findings));
      document.add("checks", Finding.json(findings));
      screen.print("qdn.doctor/1", document);
    } else {
      Finding.show(screen, findings);
    }
    return Finding.green(findings) ? 0 : CommandFailure.FAILED;
  }

  private List<Finding> findings() {
    // A file that others can read is refused here, whatever else is looked at.
    credentials.find("TWILIO_ACCOUNT_SID");
    if (offline) {
      return List.of(Doctor.tools(surroundings));
    }
    try {
      return new Doctor(target.deployment(), credentials, surroundings).examine();
    } catch (CommandFailure | SdkException e) {
      var failure = OperatorCommandLine.failure(e);
      return List.of(
          Doctor.tools(surroundings),
          Finding.error(
              "stack", failure.text(), failure.mend().orElse("look at the stack in the console")));
    }
  }
}
