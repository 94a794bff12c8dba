package ai.tekton.llm.packaging;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of some classes as text: what code elsewhere can name of them, in an order that no compiler changes. A line
 * that begins in the first column is a type, the indented ones below it are its members.
 */
final class PublicApi {
    /** What else is a modifier of a member, such as {@code synchronized}, is nothing that its users see. */
    private static final int SEEN =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

    private PublicApi() {}

    static String of(Collection<Class<?>> types) {
        return types.stream()
                .filter(PublicApi::isVisible)
                .sorted(Comparator.comparing(Class::getName))
                .map(PublicApi::describe)
                .collect(Collectors.joining("\n"));
    }

    /** Its own visibility is not enough: those around it must be visible too. */
    private static boolean isVisible(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (each.isAnonymousClass() || each.isLocalClass() || !isVisible(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String describe(Class<?> type) {
        return Stream.concat(
                        Stream.of(header(type)),
                        members(type).sorted().distinct().map(line -> "    " + line))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String header(Class<?> type) {
        List<String> words = new ArrayList<>(annotations(type));
        // An interface is abstract, a record or an enum final.
        boolean isShort = type.isInterface() || type.isRecord() || type.isEnum();
        int said = SEEN & ~(isShort ? Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC : 0);
        words.add(Modifier.toString(type.getModifiers() & said));
        if (type.isSealed()) {
            words.add("sealed");
        }
        words.add(
                type.isAnnotation()
                        ? "@interface"
                        : type.isInterface()
                                ? "interface"
                                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class");
        words.add(type.getName() + typeParameters(type.getTypeParameters()) + components(type));
        if (type.getSuperclass() != null
                && type.getSuperclass() != Object.class
                && !type.isRecord()
                && !type.isEnum()) {
            words.add("extends " + type.getGenericSuperclass().getTypeName());
        }
        if (type.getGenericInterfaces().length > 0) {
            words.add((type.isInterface() ? "extends " : "implements ") + names(type.getGenericInterfaces()));
        }
        if (type.isSealed()) {
            words.add("permits "
                    + Arrays.stream(type.getPermittedSubclasses())
                            .map(Class::getName)
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return String.join(" ", words);
    }

    private static String components(Class<?> type) {
        if (!type.isRecord()) {
            return "";
        }
        return Arrays.stream(type.getRecordComponents())
                .map(component -> component.getGenericType().getTypeName() + " " + component.getName())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** With those that it inherits from classes that cannot be named. */
    private static Stream<String> members(Class<?> type) {
        Stream<String> own = Stream.of(
                        Arrays.stream(type.getDeclaredFields()).filter(isSeen()).map(PublicApi::field),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(isSeen())
                                .map(PublicApi::constructor),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(isSeen())
                                .map(PublicApi::method))
                .flatMap(lines -> lines);
        Class<?> above = type.getSuperclass();
        return above == null || isVisible(above) ? own : Stream.concat(own, members(above));
    }

    private static <M extends Member> Predicate<M> isSeen() {
        return member -> isVisible(member.getModifiers()) && !member.isSynthetic();
    }

    private static String field(Field field) {
        return start(field, field.getModifiers()) + field.getGenericType().getTypeName() + " " + field.getName();
    }

    private static String constructor(Constructor<?> constructor) {
        return start(constructor, constructor.getModifiers()) + typeParametersOf(constructor) + "<init>"
                + rest(constructor);
    }

    private static String method(Method method) {
        return start(method, method.getModifiers())
                + (method.isDefault() ? "default " : "")
                + typeParametersOf(method)
                + method.getGenericReturnType().getTypeName()
                + " "
                + method.getName()
                + rest(method);
    }

    private static <M extends Member & AnnotatedElement> String start(M member, int modifiers) {
        return Stream.concat(annotations(member).stream(), Stream.of(Modifier.toString(modifiers & SEEN)))
                .map(word -> word + " ")
                .collect(Collectors.joining());
    }

    private static List<String> annotations(AnnotatedElement element) {
        return Stream.of(Deprecated.class, FunctionalInterface.class)
                .filter(element::isAnnotationPresent)
                .map(type -> "@" + type.getSimpleName())
                .toList();
    }

    private static String typeParametersOf(Executable executable) {
        String parameters = typeParameters(executable.getTypeParameters());
        return parameters.isEmpty() ? "" : parameters + " ";
    }

    private static String typeParameters(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables).map(PublicApi::typeParameter).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String typeParameter(TypeVariable<?> variable) {
        Type[] bounds = variable.getBounds();
        boolean bounded = bounds.length > 1 || bounds[0] != Object.class;
        return variable.getName() + (bounded ? " extends " + names(bounds) : "");
    }

    private static String rest(Executable executable) {
        Type[] exceptions = executable.getGenericExceptionTypes();
        return Arrays.stream(executable.getParameters())
                        .map(PublicApi::parameter)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (exceptions.length == 0 ? "" : " throws " + names(exceptions));
    }

    private static String parameter(Parameter parameter) {
        String name = parameter.getParameterizedType().getTypeName();
        return parameter.isVarArgs() ? name.replaceFirst("\\[]$", "...") : name;
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }
}
