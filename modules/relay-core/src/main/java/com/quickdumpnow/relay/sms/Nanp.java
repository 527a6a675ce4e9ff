package com.quickdumpnow.relay.sms;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The North American Numbering Plan: whose phones strangers can make the relay text.
 *
 * <p>Those are ordinary numbers in the USA. What costs more, or earns somebody money for each text,
 * is refused. The list names what is refused, and not the area codes of the USA, so that a customer
 * with a new one is served; what it misses is stopped by the provider's geographic permissions.
 *
 * <p>Sources: NANPA, "Geographic area codes" and "Non-geographic area codes"; the countries as in
 * libphonenumber 9.0.15, region by region.
 */
public final class Nanp {
  /** Area code, exchange (neither begins with 0 or 1), line. */
  private static final Pattern FORM = Pattern.compile("\\+1([2-9][0-9]{2})([2-9][0-9]{2})[0-9]{4}");

  private static final String CANADA =
      "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450"
          + " 468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778"
          + " 780 782 807 819 825 867 873 879 902 905 942";

  private static final String CARIBBEAN_AND_BERMUDA =
      "242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876";

  /** Priced apart by carriers: Virgin Islands, Northern Marianas, Guam, Samoa, Puerto Rico. */
  private static final String TERRITORIES = "340 670 671 684 787 939";

  /**
   * Toll-free and reserved for it, premium, inbound international, paid by the called, Government.
   */
  private static final String SPECIAL =
      "800 822 833 844 855 866 877 880 881 882 883 884 885 886 887 888 889 900 456 600 700 710";

  /** Personal communication numbers; Canada's 600 and 622 to 699 are of the same kind. */
  private static final String PERSONAL =
      "500 521 522 523 524 525 526 527 528 529 532 533 535 538 542 543 544 545 546 547 549 550 552"
          + " 553 554 556 566 569 577 578 588 589 622 633 644 655 677 688";

  private static final Set<String> REFUSED =
      Stream.of(CANADA, CARIBBEAN_AND_BERMUDA, TERRITORIES, SPECIAL, PERSONAL)
          .flatMap(codes -> Stream.of(codes.split(" ")))
          .collect(Collectors.toUnmodifiableSet());

  /** Area codes that do not exist: services such as 911, and those kept for longer numbers. */
  private static final Pattern NO_AREA = Pattern.compile("[2-9]11|[2-9]9[0-9]|37[0-9]|96[0-9]");

  /** Services, premium (976), carriers' own (950) and test lines (958, 959). */
  private static final Pattern NO_EXCHANGE = Pattern.compile("[2-9]11|976|950|958|959");

  private static final String FICTIONAL_EXCHANGE = "555";

  private Nanp() {}

  /**
   * Returns whether a text to {@code phone} may be caused by somebody whom the relay does not know.
   * Of the exchange 555, the lines 0100 to 0199 may, which are kept for fiction.
   */
  public static boolean mayBeTexted(PhoneNumber phone) {
    var form = FORM.matcher(phone.e164());
    if (!form.matches()) {
      return false;
    }
    var area = form.group(1);
    var exchange = form.group(2);
    return !REFUSED.contains(area)
        && !NO_AREA.matcher(area).matches()
        && !NO_EXCHANGE.matcher(exchange).matches()
        && (!exchange.equals(FICTIONAL_EXCHANGE) || phone.e164().startsWith("01", 8));
  }
}
