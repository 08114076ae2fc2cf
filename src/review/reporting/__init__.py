"""What a user sees: the site, pages about papers, the terminal, tables, letters, marks in a PDF.

``build_site`` reruns the review and builds its site: data checked, notebooks run, pages made, in that order.
What it shows stands in ``report/`` (pages, style, extensions); here is what has to happen first, and when it
may be left out. Nothing is replaced before its successor is whole.
"""

from review.reporting.notebooks import Answer, ReportError
from review.reporting.site import SiteResult, build_site, find_project

__all__ = ["Answer", "ReportError", "SiteResult", "build_site", "find_project"]
