from draft_plan.answering import Asked as Asked
from draft_plan.answering import Given as Given
from draft_plan.answering import answer as answer
from draft_plan.answering import answers_from_arguments as answers_from_arguments
from draft_plan.answering import answers_from_file as answers_from_file
from draft_plan.answering import ask as ask
from draft_plan.checking import check as check
from draft_plan.checking import findings_text as findings_text
from draft_plan.checking import rules_page as rules_page
from draft_plan.drafting import Event as Event
from draft_plan.errors import DraftPlanError as DraftPlanError
from draft_plan.errors import Exit as Exit
from draft_plan.explaining import ExplainedField as ExplainedField
from draft_plan.explaining import Explanation as Explanation
from draft_plan.explaining import explain as explain
from draft_plan.gathering import Job as Job
from draft_plan.packs import Pack as Pack
from draft_plan.plan import Plan as Plan
from draft_plan.plan import Question as Question
from draft_plan.plan import Quote as Quote
from draft_plan.plan import Usage as Usage
from draft_plan.public import available_packs as available_packs
from draft_plan.public import check_pack as check_pack
from draft_plan.public import draft as draft
from draft_plan.public import load_pack as load_pack
from draft_plan.public import read_spec as read_spec
from draft_plan.publishing import schema_text as schema_text
from draft_plan.reporting import failed as failed
from draft_plan.result import CheckResult as CheckResult
from draft_plan.result import Result as Result
from draft_plan.running import Ran as Ran
from draft_plan.running import run as run
from draft_plan.settings import Settings as Settings
from draft_plan.settings import settle as settle
from draft_plan.spec import FeatureSpec as FeatureSpec

__version__: str

__all__: list[str]
