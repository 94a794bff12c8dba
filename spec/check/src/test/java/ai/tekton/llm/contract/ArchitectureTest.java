package ai.tekton.llm.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.tekton.llm.contract.internal.release.ContractRelease;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** Who may know whom. */
@AnalyzeClasses(packages = "ai.tekton.llm.contract", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("ai.tekton.llm.contract.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule neitherTheLibraryNorTheMockIsKnownHere =
            noClasses().should().dependOnClassesThat(elsewhereInTheLibrary());

    @ArchTest
    static final ArchRule nothingPrintsButWhatTheBuildRuns = noClasses()
            .that()
            .doNotBelongToAnyOf(ContractRelease.class)
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    private static DescribedPredicate<JavaClass> elsewhereInTheLibrary() {
        return DescribedPredicate.describe(
                "are the library's or the mock's",
                type -> type.getPackageName().startsWith("ai.tekton.llm")
                        && !type.getPackageName().startsWith("ai.tekton.llm.contract"));
    }
}
