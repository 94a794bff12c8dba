package ai.tekton.llm;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;

/** The allowed dependencies between packages and modules. */
@AnalyzeClasses(
        packages = "ai.tekton",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutNetty.class})
class ArchitectureTest {
    /** The mock's jar contains a relocated Netty, which does not follow these rules. */
    static final class WithoutNetty implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/ai/tekton/llm/mock/internal/netty/");
        }
    }

    private static final String LIBRARY = "ai.tekton.llm..";
    private static final String INTERNAL = "ai.tekton.llm.internal..";
    private static final String MOCK = "ai.tekton.llm.mock..";
    private static final String GENERATED = "ai.tekton.rhetor..";

    @ArchTest
    static final ArchRule noGeneratedOrThirdPartyTypeIsInAPublicSignature = ArchRuleDefinition.members()
            .that()
            .areDeclaredInClassesThat(resideInAPackage(LIBRARY)
                    .and(DescribedPredicate.not(resideInAPackage(INTERNAL)))
                    .and(DescribedPredicate.not(resideInAPackage(MOCK)))
                    .and(publicClasses()))
            .and()
            .areNotPrivate()
            .and(publicOrProtected())
            .should(mentionOnlyTypesOfTheLibraryAndTheJdk());

    @ArchTest
    static final ArchRule nothingOutsideTheLibraryUsesItsInternals = noClasses()
            .that()
            .resideOutsideOfPackage(LIBRARY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL);

    @ArchTest
    static final ArchRule theMockDoesNotKnowTheLibrary = noClasses()
            .that()
            .resideInAPackage(MOCK)
            .should()
            .dependOnClassesThat(resideInAPackage(LIBRARY).and(DescribedPredicate.not(resideInAPackage(MOCK))));

    @ArchTest
    static final ArchRule theGeneratedCodeKnowsNeitherLibraryNorMock = noClasses()
            .that()
            .resideInAPackage(GENERATED)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LIBRARY);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("ai.tekton.llm.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheHttpPartKnowsHttpClient = noClasses()
            .that()
            .resideInAPackage(LIBRARY)
            .and()
            .resideOutsideOfPackage("ai.tekton.llm.internal.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hc..");

    @ArchTest
    static final ArchRule onlyTheTokenPartKnowsJTokkit = noClasses()
            .that()
            .resideInAPackage(LIBRARY)
            .and()
            .resideOutsideOfPackage("ai.tekton.llm.token..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.knuddels..");

    @ArchTest
    static final ArchRule nothingPrints = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(LIBRARY)
            .should(notUse(System.class, "out", "err"));

    private static DescribedPredicate<JavaClass> publicClasses() {
        return DescribedPredicate.describe(
                "public classes", c -> c.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static DescribedPredicate<JavaMember> publicOrProtected() {
        return DescribedPredicate.describe(
                "public or protected",
                m -> m.getModifiers().contains(JavaModifier.PUBLIC)
                        || m.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static ArchCondition<JavaMember> mentionOnlyTypesOfTheLibraryAndTheJdk() {
        return new ArchCondition<>("mention only types of the library and the JDK") {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                List<JavaType> types = new ArrayList<>();
                if (member instanceof JavaCodeUnit unit) {
                    types.add(unit.getReturnType());
                    types.addAll(unit.getParameterTypes());
                    types.addAll(unit.getExceptionTypes());
                } else {
                    types.add(((com.tngtech.archunit.core.domain.JavaField) member).getType());
                }
                types.stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !isAllowed(type))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                member, member.getFullName() + " mentions " + type.getName())));
            }
        };
    }

    private static boolean isAllowed(JavaClass type) {
        String name = type.getName();
        boolean library = name.startsWith("ai.tekton.llm.") && !name.startsWith("ai.tekton.llm.internal.");
        return type.isPrimitive() || name.startsWith("java.") || name.startsWith("javax.net.ssl.") || library;
    }

    private static ArchCondition<com.tngtech.archunit.core.domain.JavaMethod> notUse(Class<?> owner, String... fields) {
        return new ArchCondition<>("not use " + owner.getSimpleName() + "." + String.join(" or ", fields)) {
            @Override
            public void check(com.tngtech.archunit.core.domain.JavaMethod method, ConditionEvents events) {
                method.getFieldAccesses().stream()
                        .filter(access -> access.getTargetOwner().isEquivalentTo(owner)
                                && List.of(fields).contains(access.getTarget().getName()))
                        .forEach(access -> events.add(SimpleConditionEvent.violated(method, access.getDescription())));
            }
        };
    }
}
