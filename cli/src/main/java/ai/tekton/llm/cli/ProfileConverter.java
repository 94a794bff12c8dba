package ai.tekton.llm.cli;

import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a profile. */
final class ProfileConverter implements ITypeConverter<ServerProfile> {
    /** The values as the user types them. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ServerProfile.values()).map(ServerProfile::id).iterator();
        }
    }

    @Override
    public ServerProfile convert(String value) {
        try {
            return ServerProfile.of(value);
        } catch (InvalidRequestException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
