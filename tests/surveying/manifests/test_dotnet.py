"""A .NET solution; what is expected was written by hand."""

from draft_plan.surveying import survey


def test_dotnet_with_central_packages(build_tree, declared, language):
    root = build_tree(
        {
            "global.json": '{\n  "sdk": {\n    "version": "9.0.100"\n  }\n}\n',
            "Directory.Packages.props": (
                '<Project>\n  <ItemGroup>\n    <PackageVersion Include="Npgsql" Version="9.0.2" />\n'
                "  </ItemGroup>\n</Project>\n"
            ),
            "src/Api/Api.csproj": (
                '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n'
                "    <TargetFramework>net9.0</TargetFramework>\n"
                "    <Nullable>enable</Nullable>\n  </PropertyGroup>\n  <ItemGroup>\n"
                '    <PackageReference Include="Npgsql" />\n'
                '    <PackageReference Include="Serilog" Version="4.2.0" />\n'
                "  </ItemGroup>\n</Project>\n"
            ),
            "src/Api/Program.cs": "var builder = WebApplication.CreateBuilder(args);\n",
            "tests/Api.Tests/Api.Tests.csproj": (
                '<Project Sdk="Microsoft.NET.Sdk">\n  <ItemGroup>\n'
                '    <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.12.0" />\n'
                "  </ItemGroup>\n</Project>\n"
            ),
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("Microsoft.NET.Sdk.Web", "", "", False, 1),
        ("Npgsql", "", "9.0.2", False, 7),
        ("Serilog", "4.2.0", "", False, 8),
        ("Microsoft.NET.Test.Sdk", "17.12.0", "", True, 3),
    }
    assert language(facts, "C#").version == ".NET SDK 9.0.100"
    assert facts.test_command == "dotnet test"
    assert [(each.path, each.line) for each in facts.databases] == [("src/Api/Api.csproj", 7)]
    assert [(each.path, each.line) for each in facts.conventions] == [("src/Api/Api.csproj", 4)]
    assert [each.path for each in facts.entry_points] == ["src/Api/Program.cs"]
