package ai.tekton.llm.contract.diff;

/**
 * One thing in which a newer operation differs from the older. Immutable and thread-safe.
 *
 * @param kind what kind of difference it is
 * @param direction who writes what it is in
 * @param place the way to it, such as {@code request.messages[].role}
 * @param was what it was; empty where there was nothing
 * @param is what it is; empty where there is nothing
 */
record Change(Kind kind, Direction direction, String place, String was, String is) {
    /** Kinds of differences. */
    enum Kind {
        OPERATION_MOVED,
        OPERATION_RENAMED,
        STATUS_CHANGED,
        MEDIA_TYPE_GONE,
        MEDIA_TYPE_NEW,
        PARAMETER_REQUIRED,
        FIELD_GONE,
        FIELD_UNDER_OLDER_NAME,
        FIELD_UNDER_ALIAS,
        FIELD_RENAMED,
        FIELD_NEW,
        FIELD_NEW_REQUIRED,
        FIELD_NOW_REQUIRED,
        FIELD_NOW_OPTIONAL,
        TYPE_CHANGED,
        VALUES_GONE,
        VALUES_NEW,
        LIMIT_TIGHTER,
        LIMIT_WIDER
    }

    /** Who writes a message. */
    enum Direction {
        TO_SERVER,
        FROM_SERVER
    }

    /** {@return the last name of the place} */
    String field() {
        return place.substring(place.lastIndexOf('.') + 1);
    }
}
