package com.quickdumpnow.relay.infra.constructs;

import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.constructs.Construct;

/**
 * The relay's memory: messages, attempts, jobs, the log. One table, with two indexes of keys.
 *
 * <ul>
 *   <li>{@code due}: what must be looked at by when; the sweeper reads it.
 *   <li>{@code job}: a job's messages in their order.
 * </ul>
 */
public final class RelayTable extends Construct {
  private static final List<String> READ =
      List.of("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query");

  /** A transaction needs the rights of its parts. */
  private static final List<String> CHANGE =
      List.of(
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:ConditionCheckItem");

  private final Table table;

  /** Makes the table. It outlives the stack. */
  public RelayTable(Construct scope, String id) {
    super(scope, id);
    this.table =
        Table.Builder.create(this, "Table")
            .partitionKey(text("pk"))
            .sortKey(text("sk"))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .encryption(TableEncryption.AWS_MANAGED)
            .timeToLiveAttribute("expires_at")
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .deletionProtection(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    LogicalIds.fix(table, id);
    addIndex("due", "due_shard", "due_at");
    addIndex("job", "job_id", "job_at");
  }

  private void addIndex(String name, String partitionKey, String sortKey) {
    table.addGlobalSecondaryIndex(
        GlobalSecondaryIndexProps.builder()
            .indexName(name)
            .partitionKey(text(partitionKey))
            .sortKey(text(sortKey))
            .projectionType(ProjectionType.KEYS_ONLY)
            .build());
  }

  private static Attribute text(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  /** Lets {@code function} read items, and find them by the named indexes. */
  public void grantRead(JavaFunction function, String... indexes) {
    function.set("TABLE_NAME", table.getTableName());
    function.allow(READ, table.getTableArn());
    for (var index : indexes) {
      function.allow(List.of("dynamodb:Query"), table.getTableArn() + "/index/" + index);
    }
  }

  /** Lets {@code function} read and write items, and find them by the named indexes. */
  public void grantChange(JavaFunction function, String... indexes) {
    grantRead(function, indexes);
    function.allow(CHANGE, table.getTableArn());
  }

  /** Returns the table's name. */
  public String name() {
    return table.getTableName();
  }
}
