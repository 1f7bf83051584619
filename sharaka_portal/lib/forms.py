"""What every form page does with its form."""

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class CrispyMixin:
    """A form whose page writes its own form element, token and buttons."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as 2015-12-14 in every language."""

    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


def submit(form, act):
    """What the action of a sent and valid form gives back, else None.

    The action's refusal becomes an error of the form, beside the field it is about.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as error:
        for field, found in getattr(error, "message_dict", {NON_FIELD_ERRORS: error}).items():
            form.add_error(field if field in form.fields else None, found)
        return None


def attempt(request, act, done):
    """Run the action of a single button, and say that it is done or why it was refused."""
    try:
        act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    messages.success(request, done)
    return True
