package com.quickdumpnow.relay.operator;

import com.google.gson.JsonObject;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Runs the operator's commands, and says what went wrong in one line. */
public final class OperatorCommandLine {
  private OperatorCommandLine() {}

  /** Puts the command line together. */
  public static CommandLine of(Surroundings surroundings) {
    var qdn = new CommandLine(QdnCommand.class, new Factory(surroundings));
    tellVersion(qdn);
    return qdn.setParameterExceptionHandler(OperatorCommandLine::misused)
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> refuse(commandLine, parsed, failure(e)));
  }

  /** Whatever the command, its version is the whole's. */
  private static void tellVersion(CommandLine commandLine) {
    commandLine.getCommandSpec().versionProvider(new Version());
    commandLine.getSubcommands().values().forEach(OperatorCommandLine::tellVersion);
  }

  private static int misused(ParameterException e, String[] arguments) {
    var commandLine = e.getCommandLine();
    if (List.of(arguments).contains("--json")) {
      print(
          commandLine,
          CommandFailure.usage(
              "usage",
              String.valueOf(e.getMessage()),
              "see: %s --help".formatted(commandLine.getCommandSpec().qualifiedName())));
      return CommandFailure.USAGE;
    }
    var err = commandLine.getErr();
    err.println("qdn: " + e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("  see: %s --help".formatted(commandLine.getCommandSpec().qualifiedName()));
    }
    err.flush();
    return CommandFailure.USAGE;
  }

  private static int refuse(CommandLine commandLine, ParseResult parsed, CommandFailure failure) {
    var deepest = parsed;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    if (deepest.hasMatchedOption("--json")) {
      print(commandLine, failure);
    } else {
      commandLine.getErr().println("qdn: " + failure.text());
      failure.mend().ifPresent(mend -> commandLine.getErr().println("  " + mend));
      commandLine.getErr().flush();
    }
    return failure.status();
  }

  /** For machines. */
  private static void print(CommandLine commandLine, CommandFailure failure) {
    var error = new JsonObject();
    error.addProperty("code", failure.code());
    error.addProperty("message", failure.text());
    failure.mend().ifPresent(mend -> error.addProperty("mend", mend));
    var document = new JsonObject();
    document.addProperty("schema", "qdn.error/1");
    document.add("error", error);
    commandLine.getOut().println(document);
    commandLine.getOut().flush();
  }

  /** Returns what went wrong, in the operator's words. */
  public static CommandFailure failure(Exception e) {
    return switch (e) {
      case CommandFailure known -> known;
      case AwsServiceException refused
          when refused.awsErrorDetails() != null && refused.awsErrorDetails().errorCode() != null ->
          CommandFailure.failed(
              "aws_refused",
              "AWS refused: %s (%s)"
                  .formatted(
                      refused.awsErrorDetails().errorMessage(),
                      refused.awsErrorDetails().errorCode()),
              "");
      case SdkException down when isCausedBy(down, ConnectException.class) ->
          CommandFailure.failed(
              "not_reachable",
              "nobody answers",
              "for the local run, start it with ./qdn local, and give its --aws-port; for AWS, look"
                  + " at the network");
      case SdkException down when isCausedBy(down, UnknownHostException.class) ->
          CommandFailure.failed(
              "not_reachable",
              "AWS has no such address",
              "look at --region (such as us-west-2) and at the network");
      case ApiCallTimeoutException _ ->
          CommandFailure.failed(
              "not_reachable",
              "no answer in time",
              "try again; for the local run, is it well? For AWS, look at the network");
      // Without an error of AWS's own form, or an answer that cannot be read at all.
      case SdkException other
          when other instanceof AwsServiceException
              || String.valueOf(other.getMessage()).contains("unmarshall") ->
          notAws();
      case SdkException down when String.valueOf(down.getMessage()).contains("credentials") ->
          CommandFailure.failed(
              "no_credentials",
              "there are no credentials for AWS",
              "log in (aws sso login), give --profile, or give --local for the local run");
      case SdkException down ->
          CommandFailure.failed("aws_unavailable", "AWS: " + down.getMessage(), "");
      default -> CommandFailure.failed("bug", "a bug of qdn: " + e + at(e), "");
    };
  }

  /** Somebody else listens at the port that was given. */
  static CommandFailure notAws() {
    return CommandFailure.failed(
        "not_aws",
        "what answers there does not speak AWS's language",
        "for the local run, give the --aws-port that ./qdn local has printed");
  }

  private static boolean isCausedBy(Throwable e, Class<?> type) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String at(Exception e) {
    return Arrays.stream(e.getStackTrace()).findFirst().map(place -> " at " + place).orElse("");
  }

  /** Gives what is around to whoever asks for it. */
  private record Factory(Surroundings surroundings) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Surroundings.class})) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(surroundings));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
