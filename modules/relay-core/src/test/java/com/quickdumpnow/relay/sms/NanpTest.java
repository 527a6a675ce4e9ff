package com.quickdumpnow.relay.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 16: the public routes cannot be used to text strangers at QDN's cost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NanpTest {
  private static boolean mayBeTexted(String number) {
    return Nanp.mayBeTexted(new PhoneNumber(number));
  }

  private static boolean mayBeTextedIn(int area) {
    return mayBeTexted("+1" + area + "5550134");
  }

  @Test
  void an_ordinary_number_in_the_usa_may_be_texted() {
    assertThat(mayBeTexted("+16195550100")).isTrue();
    assertThat(mayBeTexted("+16195550199")).isTrue();
    assertThat(mayBeTextedIn(212)).isTrue();
    assertThat(mayBeTextedIn(858)).isTrue();
    assertThat(mayBeTextedIn(907)).isTrue();
    assertThat(mayBeTextedIn(808)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+4930901820",
        "+5216195550134",
        "+447700900123",
        "12345",
        "911",
        "+1619555013",
        "+161955501340",
        "+11195550134",
        "+10195550134",
        "+1619" + "0550134",
        "+1619" + "1550134"
      })
  void what_has_not_the_form_of_one_may_not(String number) {
    assertThat(mayBeTexted(number)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {800, 833, 844, 855, 866, 877, 888, 900, 500, 521, 533, 700, 710, 600, 456})
  void a_number_that_is_free_dear_or_nowhere_may_not(int area) {
    assertThat(mayBeTextedIn(area)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {211, 411, 911, 293, 990, 370, 379, 960, 969})
  void an_area_that_does_not_exist_may_not(int area) {
    assertThat(mayBeTextedIn(area)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 416, 514, 604, 647, 778, 867, 902, 942})
  void canada_may_not(int area) {
    assertThat(mayBeTextedIn(area)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        242, 246, 264, 268, 284, 345, 441, 473, 649, 658, 664, 721, 758, 767, 784, 809, 829, 849,
        868, 869, 876, 787, 939, 340, 670, 671, 684
      })
  void the_caribbean_and_the_territories_may_not(int area) {
    assertThat(mayBeTextedIn(area)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9760134", "9110134", "4110134", "9500134", "9580134", "5551212", "5550099", "5550200"
      })
  void a_service_or_premium_exchange_may_not(String number) {
    assertThat(mayBeTexted("+1619" + number)).isFalse();
  }

  /** Known ones of the USA, counted with libphonenumber 9.0.15, less the territories. */
  @Test
  void no_area_code_of_the_usa_is_refused_by_mistake() {
    var known =
        "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228"
            + " 229 231 234 235 239 240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279"
            + " 281 283 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321"
            + " 323 325 326 327 329 330 331 332 334 336 337 339 341 346 347 350 351 352 360 361 363"
            + " 364 369 380 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423"
            + " 424 425 430 432 434 435 440 442 443 445 447 448 458 463 464 469 470 472 475 478 479"
            + " 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 531 534"
            + " 539 540 541 551 557 559 561 562 563 564 567 570 571 572 573 574 575 580 582 585 586"
            + " 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 623 626 628 629"
            + " 630 631 636 640 641 645 646 650 651 656 657 659 660 661 662 667 669 678 680 681 682"
            + " 686 689 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 726"
            + " 727 728 730 731 732 734 737 740 743 747 748 754 757 760 762 763 765 769 770 771 772"
            + " 773 774 775 779 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817"
            + " 818 820 821 826 828 830 831 832 835 838 839 840 843 845 847 848 850 854 856 857 858"
            + " 859 860 862 863 864 865 870 872 878 901 903 904 906 907 908 909 910 912 913 914 915"
            + " 916 917 918 919 920 925 928 929 930 931 934 936 937 938 940 941 943 945 947 948 949"
            + " 951 952 954 956 959 970 971 972 973 975 978 979 980 983 984 985 986 989";
    assertThat(known.split(" "))
        .hasSizeGreaterThan(330)
        .allMatch(area -> mayBeTextedIn(Integer.parseInt(area)));
  }
}
