"""The administrator's pages about the right to be stafettholder (R280).

The rules and services are those of ``bti.accounts``; the pages lie here, since pages with a form
need drafts and submissions.
"""
