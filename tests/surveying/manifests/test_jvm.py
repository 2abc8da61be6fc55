"""Maven and Gradle projects; what is expected was written by hand."""

from draft_plan.surveying import survey


def test_java_with_maven(build_tree, declared, language):
    root = build_tree(
        {
            "pom.xml": (
                '<?xml version="1.0"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <parent>\n'
                "    <groupId>org.springframework.boot</groupId>\n"
                "    <artifactId>spring-boot-starter-parent</artifactId>\n"
                "    <version>3.4.1</version>\n  </parent>\n  <properties>\n    <java.version>21</java.version>\n"
                "    <pg.version>42.7.4</pg.version>\n  </properties>\n  <dependencies>\n    <dependency>\n"
                "      <groupId>org.postgresql</groupId>\n      <artifactId>postgresql</artifactId>\n"
                "      <version>${pg.version}</version>\n    </dependency>\n    <dependency>\n"
                "      <groupId>org.junit.jupiter</groupId>\n      <artifactId>junit-jupiter</artifactId>\n"
                "      <scope>test</scope>\n    </dependency>\n  </dependencies>\n</project>\n"
            ),
            "src/main/java/org/shop/ShopApplication.java": (
                "class ShopApplication {\n  public static void main(String[] a) {}\n}\n"
            ),
            "src/test/java/org/shop/ShopTest.java": "class ShopTest {}\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("org.springframework.boot:spring-boot-starter-parent", "3.4.1", "", False, 5),
        ("org.postgresql:postgresql", "42.7.4", "", False, 15),
        ("org.junit.jupiter:junit-jupiter", "", "", True, 20),
    }
    assert (language(facts, "Java").version, language(facts, "Java").place.line) == ("21", 9)
    assert facts.test_command == "mvn test"
    assert facts.test_directories == ("src/test",)
    assert [each.line for each in facts.entry_points] == [2]


def test_kotlin_with_gradle(build_tree, declared, language):
    root = build_tree(
        {
            "build.gradle.kts": (
                'plugins {\n    kotlin("jvm") version "2.1.0"\n'
                '    id("io.ktor.plugin") version "3.0.2"\n}\n\ndependencies {\n'
                '    implementation("io.ktor:ktor-server-core:3.0.2")\n    testImplementation(kotlin("test"))\n'
                '    testImplementation("io.mockk:mockk:1.13.13")\n}\n\nkotlin {\n    jvmToolchain(21)\n}\n\n'
                "tasks.test {\n    useJUnitPlatform()\n}\n"
            ),
            "gradle/libs.versions.toml": (
                '[versions]\nexposed = "0.57.0"\n\n[libraries]\n'
                'exposed-core = { module = "org.jetbrains.exposed:exposed-core", version.ref = "exposed" }\n'
            ),
            "src/main/kotlin/Application.kt": "fun main() {}\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("io.ktor.plugin", "3.0.2", "", False, 3),
        ("io.ktor:ktor-server-core", "3.0.2", "", False, 7),
        ("io.mockk:mockk", "1.13.13", "", True, 9),
        ("org.jetbrains.exposed:exposed-core", "0.57.0", "", False, 5),
    }
    assert (language(facts, "Kotlin").version, language(facts, "Kotlin").place.line) == ("2.1.0", 2)
    assert (facts.test_command, facts.test_runner.line) == ("./gradlew test", 17)
