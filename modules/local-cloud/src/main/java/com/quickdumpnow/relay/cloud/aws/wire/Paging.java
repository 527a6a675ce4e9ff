package com.quickdumpnow.relay.cloud.aws.wire;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a sorted list. The token is the name of the last item of the page before, so that a
 * list that changes between two pages skips nothing.
 *
 * @param next the token of the page after this one
 */
public record Paging<T>(List<T> items, Optional<String> next) {

  /** Returns the page of {@code all}, sorted by {@code name}, that follows {@code token}. */
  public static <T> Paging<T> of(
      List<T> all, Function<T, String> name, Optional<String> token, int size) {
    var after =
        all.stream()
            .filter(item -> token.isEmpty() || name.apply(item).compareTo(token.get()) > 0)
            .toList();
    if (after.size() <= size) {
      return new Paging<>(after, Optional.empty());
    }
    var page = after.subList(0, size);
    return new Paging<>(page, Optional.of(name.apply(page.getLast())));
  }
}
