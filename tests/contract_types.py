"""A contract for import-linter: these modules may import the standard library and what is named, nothing else."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """`modules` and all below them import only the standard library and `may_import`, themselves included."""

    type_name = "only"

    modules = fields.ListField(subfield=fields.StringField())
    may_import = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Broken by any direct import of something else."""
        sources = {
            module
            for root in self.modules  # type: ignore[attr-defined]  # a field is its value once it is set
            for module in (root, *graph.find_descendants(root))
        }
        broken = [
            f"{source} imports {target}"
            for source in sorted(sources)
            for target in sorted(graph.find_modules_directly_imported_by(source))
            if not self._allows(target)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that should not be."""
        for line in check.metadata["broken"]:
            output.print_error(line)

    def _allows(self, target: str) -> bool:
        if target.partition(".")[0] in sys.stdlib_module_names:
            return True
        allowed: list[str] = self.may_import  # type: ignore[assignment]  # the same
        return any(target == name or target.startswith(f"{name}.") for name in allowed)
