"""Ruby and PHP projects; what is expected was written by hand."""

from draft_plan.surveying import survey


def test_ruby_on_rails(build_tree, declared, language):
    root = build_tree(
        {
            ".ruby-version": "3.3.6\n",
            "Gemfile": (
                "source 'https://rubygems.org'\n\ngem 'rails', '~> 8.0', '>= 8.0.1'\ngem \"pg\"\n\n"
                "group :development, :test do\n  gem 'rspec-rails'\nend\n\ngem 'bootsnap', require: false\n"
            ),
            "Gemfile.lock": "GEM\n  specs:\n    pg (1.5.9)\n    rails (8.0.1)\n      actioncable (= 8.0.1)\n",
            "db/migrate/20250101_create_users.rb": "class CreateUsers\nend\n",
            "app/models/user.rb": "class User\nend\n",
            "spec/models/user_spec.rb": "describe User do\nend\n",
            ".rubocop.yml": "AllCops:\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("rails", "~> 8.0, >= 8.0.1", "8.0.1", False, 3),
        ("pg", "", "1.5.9", False, 4),
        ("rspec-rails", "", "", True, 7),
        ("bootsnap", "", "", False, 10),
    }
    assert language(facts, "Ruby").version == "3.3.6"
    assert (facts.test_command, facts.test_runner.line) == ("bundle exec rspec", 7)
    assert facts.test_directories == ("spec",)
    assert [(each.path, each.line) for each in facts.databases] == [
        ("Gemfile", 4),
        ("db/migrate/20250101_create_users.rb", 1),
    ]


def test_php_with_composer(build_tree, declared, language):
    root = build_tree(
        {
            "composer.json": (
                '{\n  "require": {\n    "php": "^8.2",\n    "ext-json": "*",\n    "laravel/framework": "^11.0"\n  },\n'
                '  "require-dev": {\n    "phpunit/phpunit": "^11.4"\n  }\n}\n'
            ),
            "composer.lock": '{"packages": [{"name": "laravel/framework", "version": "v11.36.1"}], "packages-dev": []}',
            "public/index.php": "<?php\nrequire 'x';\n",
            "tests/Feature/OrderTest.php": "<?php\nclass OrderTest {}\n",
        }
    )
    facts = survey(root, None)
    assert declared(facts) == {
        ("laravel/framework", "^11.0", "11.36.1", False, 5),
        ("phpunit/phpunit", "^11.4", "", True, 8),
    }
    assert (language(facts, "PHP").version, language(facts, "PHP").place.line) == ("^8.2", 3)
    assert facts.test_command == "vendor/bin/phpunit"
