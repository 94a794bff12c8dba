package ai.tekton.llm.structured;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The classes that map to a single JSON value. Immutable. */
final class ScalarTypes {
    /** The classes that the schema generator supports. */
    private static final Set<Class<?>> KNOWN = Set.of(
            String.class,
            CharSequence.class,
            Character.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Number.class,
            BigDecimal.class,
            BigInteger.class,
            LocalDate.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            Instant.class,
            OffsetTime.class,
            UUID.class,
            URI.class,
            Month.class,
            DayOfWeek.class);

    /** The classes that it does not support, or describes in too much detail, with descriptions for the model. */
    private static final Map<Class<?>, String> TOLD = Map.ofEntries(
            Map.entry(LocalDateTime.class, "ISO 8601 date and time without an offset, such as 2026-03-01T10:15:30"),
            Map.entry(LocalTime.class, "ISO 8601 time without an offset, such as 10:15:30"),
            Map.entry(Duration.class, "ISO 8601 duration in days, hours, minutes and seconds, such as PT1H30M"),
            Map.entry(Period.class, "ISO 8601 period in years, months and days, such as P1M15D"),
            Map.entry(Year.class, "year, such as 2026"),
            Map.entry(YearMonth.class, "ISO 8601 year and month, such as 2026-03"),
            Map.entry(MonthDay.class, "ISO 8601 month and day, such as --03-01"),
            Map.entry(ZoneId.class, "name of a time zone, such as Europe/Paris"),
            Map.entry(ZoneOffset.class, "offset from UTC, such as +01:00"),
            Map.entry(URL.class, "URL"),
            Map.entry(Locale.class, "BCP 47 tag of a language, such as de-CH"),
            Map.entry(Currency.class, "ISO 4217 code of a currency, such as EUR"));

    private ScalarTypes() {}

    static boolean areOf(Class<?> type) {
        return KNOWN.contains(type) || TOLD.containsKey(type);
    }

    /** The description, for the model, of a text that is read as the class; empty if the schema describes it. */
    static Optional<String> words(Class<?> type) {
        return Optional.ofNullable(TOLD.get(type));
    }
}
