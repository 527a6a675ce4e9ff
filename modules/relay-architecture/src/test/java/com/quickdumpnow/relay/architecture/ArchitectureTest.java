package com.quickdumpnow.relay.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The modules' table of who may know whom. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {
  private static final String ROOT = "com.quickdumpnow.relay";
  private static final String[] CORE = {
    ROOT + ".sms..", ROOT + ".job..", ROOT + ".contact..", ROOT + ".event..", ROOT + ".cascade.."
  };
  private static final String AWS_SDK = "software.amazon..";
  private static final String TWILIO_SDK = "com.twilio..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void every_module_was_seen() {
    assertThat(CLASSES.size()).isGreaterThan(150);
    for (var known :
        new String[] {
          "cascade.CascadeRules",
          "wire.EventCodec",
          "aws.DynamoMessageStore",
          "twilio.TwilioSignature",
          "lambda.BatchRunner",
          "fn.ingestwebhook.IngestWebhookHandler",
          "fn.trackapi.TrackApiHandler",
          "cloud.LocalCloud",
          "simulator.TwilioSimulator",
          "simulation.SimulationCommand"
        }) {
      assertThat(CLASSES.contain(ROOT + "." + known)).as(known).isTrue();
    }
  }

  @Test
  void the_core_knows_nothing_but_itself_and_the_jdk() {
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(CORE)
                .or(resideInAnyPackage("java..", "org.jspecify.."))
                .as("the core, the JDK or JSpecify"))
        .check(CLASSES);
  }

  @Test
  void the_core_has_no_time_chance_or_thread_of_its_own() {
    var hidden =
        DescribedPredicate.describe(
            "time, chance or threads",
            (JavaMethodCall call) -> {
              var owner = call.getTargetOwner();
              var name = call.getName();
              return (owner.isEquivalentTo(Instant.class) && name.equals("now"))
                  || (owner.isEquivalentTo(System.class)
                      && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                  || (owner.isEquivalentTo(Clock.class) && name.startsWith("system"))
                  || (owner.isEquivalentTo(InstantSource.class) && name.equals("system"))
                  || owner.isEquivalentTo(Thread.class)
                  || owner.isEquivalentTo(UUID.class)
                  || owner.isEquivalentTo(ThreadLocalRandom.class);
            });
    noClasses().that().resideInAnyPackage(CORE).should(callMethodWhere(hidden)).check(CLASSES);
  }

  @Test
  void the_wire_format_knows_no_cloud_and_no_provider() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".wire..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(AWS_SDK, TWILIO_SDK, "com.amazonaws..", "dagger..")
                .as("a cloud, a provider or Dagger"))
        .check(CLASSES);
  }

  @Test
  void the_cloud_s_adapters_and_the_provider_s_know_nothing_of_each_other() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".aws..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(TWILIO_SDK, ROOT + ".twilio..", ROOT + ".fn..", ROOT + ".lambda.."))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".twilio..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(AWS_SDK, ROOT + ".aws..", ROOT + ".fn..", ROOT + ".lambda.."))
        .check(CLASSES);
  }

  @Test
  void the_shell_of_the_functions_knows_neither_sdk() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".lambda..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(AWS_SDK, TWILIO_SDK))
        .check(CLASSES);
  }

  /** An address from outside, such as a picture's, is passed on and never fetched. */
  @Test
  @Tag("E1")
  void nobody_opens_a_connection_but_the_provider_s_transport_and_the_cloud_s_sdk() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .or()
        .resideInAnyPackage(
            ROOT + ".wire..",
            ROOT + ".lambda..",
            ROOT + ".aws..",
            ROOT + ".wiring..",
            ROOT + ".fn..",
            ROOT + ".twilio..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".twilio.OneShotTransport")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..")
                .or(belongToAnyOf(URL.class, URLConnection.class, Socket.class)))
        .check(CLASSES);
  }

  @Test
  void no_function_knows_another() {
    slices().matching(ROOT + ".fn.(*)..").should().notDependOnEachOther().check(CLASSES);
  }

  @Test
  void no_function_knows_that_it_may_run_on_one_machine() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".fn..", ROOT + ".wiring..", ROOT + ".aws..", ROOT + ".twilio..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + ".cloud..", ROOT + ".simulator..", ROOT + ".local.."))
        .check(CLASSES);
  }

  @Test
  void nothing_knows_that_it_may_be_simulated() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".simulation..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + ".simulation.."))
        .check(CLASSES);
  }

  @Test
  void the_embedded_cloud_knows_nothing_of_the_relay() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".cloud..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(CORE).or(resideInAnyPackage(ROOT + ".wire..", ROOT + ".fn..")))
        .check(CLASSES);
  }

  @Test
  void every_package_is_null_marked() {
    var unmarked =
        CLASSES.stream()
            .filter(type -> !type.getSimpleName().startsWith("Dagger"))
            .map(type -> type.getPackage())
            .distinct()
            .filter(pack -> !pack.isAnnotatedWith(org.jspecify.annotations.NullMarked.class))
            .map(pack -> pack.getName())
            .toList();
    assertThat(unmarked).isEmpty();
  }
}
