package ai.tekton.llm.structured;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Validates objects against the constraints of Bean Validation, if the application has a provider of it. Thread-safe. */
final class BeanCheck {
    private static final Set<String> UNTOLD = Set.of("groups", "message", "payload");

    private final Optional<Validator> validator;

    BeanCheck(Optional<Validator> validator) {
        this.validator = validator;
    }

    /** Uses the application's provider; checks nothing if it has only the annotations. */
    static BeanCheck ofApplication() {
        try {
            // Never closed: it holds only memory.
            return new BeanCheck(Optional.of(Validation.byDefaultProvider()
                    .configure()
                    .messageInterpolator(new Untranslated())
                    .buildValidatorFactory()
                    .getValidator()));
        } catch (NoProviderFoundException e) {
            return new BeanCheck(Optional.empty());
        }
    }

    List<Finding> findings(Object object) {
        if (validator.isEmpty()) {
            return List.of();
        }
        if (object instanceof List<?> list) {
            List<Finding> all = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                all.addAll(of(list.get(i), "$[" + i + "]"));
            }
            return all;
        }
        return of(object, "$");
    }

    private List<Finding> of(Object object, String place) {
        return validator.get().validate(object).stream()
                .map(violation -> finding(violation, place))
                .sorted(java.util.Comparator.comparing(Finding::path).thenComparing(Finding::rule))
                .toList();
    }

    private static Finding finding(ConstraintViolation<?> violation, String place) {
        StringBuilder path = new StringBuilder(place);
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                path.append('[').append(node.getIndex()).append(']');
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                path.append('.').append(node.getName());
            }
        }
        Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
        return new Finding(path.toString(), constraint.annotationType().getSimpleName(), violation.getMessage());
    }

    /** Describes a constraint by its name and attributes; text that a model has written is never evaluated as an expression. */
    private static final class Untranslated implements MessageInterpolator {
        @Override
        public String interpolate(String template, Context context) {
            var constraint = context.getConstraintDescriptor();
            Map<String, Object> attributes = new TreeMap<>(constraint.getAttributes());
            attributes.keySet().removeAll(UNTOLD);
            String own = template.startsWith("{") ? "" : template + " ";
            return own + "must keep @"
                    + constraint.getAnnotation().annotationType().getSimpleName()
                    + (attributes.isEmpty() ? "" : attributes);
        }

        @Override
        public String interpolate(String template, Context context, Locale locale) {
            return interpolate(template, context);
        }
    }
}
