package com.quickdumpnow.relay.infra;

import com.quickdumpnow.relay.infra.constructs.JavaFunction;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.CfnRule;
import software.amazon.awscdk.CfnRuleAssertion;
import software.amazon.awscdk.Fn;
import software.constructs.Construct;

/** The settings as parameters of the template. */
final class RelayParameters {
  private final Construct scope;
  private final Map<Setting, String> values = new EnumMap<>(Setting.class);

  RelayParameters(Construct scope) {
    this.scope = scope;
    for (var setting : Setting.values()) {
      var parameter =
          CfnParameter.Builder.create(scope, setting.id())
              .type("String")
              .description(setting.description())
              .allowedPattern(setting.pattern())
              .constraintDescription("must match " + setting.pattern());
      setting.byDefault().ifPresent(parameter::defaultValue);
      values.put(setting, parameter.build().getValueAsString());
    }
  }

  /** Returns the value of {@code setting}. */
  String value(Setting setting) {
    return values.getOrDefault(setting, "");
  }

  /** Returns the condition that {@code setting} is not empty. */
  CfnCondition given(Setting setting) {
    return CfnCondition.Builder.create(scope, "Has" + setting.id())
        .expression(Fn.conditionNot(Fn.conditionEquals(value(setting), "")))
        .build();
  }

  /** Refuses a deployment that has one of two settings without the other. */
  void together(Setting one, Setting other) {
    var neither =
        Fn.conditionAnd(Fn.conditionEquals(value(one), ""), Fn.conditionEquals(value(other), ""));
    var both =
        Fn.conditionAnd(
            Fn.conditionNot(Fn.conditionEquals(value(one), "")),
            Fn.conditionNot(Fn.conditionEquals(value(other), "")));
    CfnRule.Builder.create(scope, one.id() + "And" + other.id())
        .assertions(
            List.of(
                CfnRuleAssertion.builder()
                    .assertDescription("%s and %s go together".formatted(one.id(), other.id()))
                    .assertValue(Fn.conditionOr(neither, both))
                    .build()))
        .build();
  }

  /** Makes {@code substitute} the value of {@code setting} where the operator has left it empty. */
  void orElse(Setting setting, String substitute) {
    var given = given(setting);
    values.put(
        setting, Fn.conditionIf(given.getLogicalId(), value(setting), substitute).toString());
  }

  /** Puts the values of {@code settings} into the environment of {@code function}. */
  void tell(JavaFunction function, Collection<Setting> settings) {
    settings.forEach(setting -> function.set(setting.name(), value(setting)));
  }

  /** Returns all values, by their names in an environment. */
  Map<String, String> all() {
    var all = new TreeMap<String, String>();
    values.forEach((setting, value) -> all.put(setting.name(), value));
    return all;
  }
}
